/**
 * The program: command line, settings, wiring by plain constructors, start order and reverse stop.
 */
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
