/**
 * Engine.IO v4 packets as text, binary and polling payloads, and the WebSocket frames that carry them. Pure functions over
 * the JDK: what is malformed ends in a {@link dev.parley.engineio.codec.ProtocolException}, never in anything else.
 */
@NullMarked
package dev.parley.engineio.codec;

import org.jspecify.annotations.NullMarked;
