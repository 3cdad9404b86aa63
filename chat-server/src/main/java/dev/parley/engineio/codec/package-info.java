/**
 * Engine.IO v4 packets as text, binary and polling payloads. Pure functions over the JDK.
 */
@NullMarked
package dev.parley.engineio.codec;

import org.jspecify.annotations.NullMarked;
