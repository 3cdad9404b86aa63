/**
 * What belongs to a demo alone: its folder with the secret and the run file, the servers that run as children, and the
 * answers that give a token to whoever asks. The demo command puts it together.
 */
@NullMarked
package dev.parley.server.demo;

import org.jspecify.annotations.NullMarked;
