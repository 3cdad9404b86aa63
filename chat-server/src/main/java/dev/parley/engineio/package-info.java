/**
 * Engine.IO v4 sessions: handshake, heartbeat, polling, upgrade, the bounded outbound queue and close reasons.
 * The web layer brings requests and frames and implements the transports; the layer above hears messages
 * through {@link dev.parley.engineio.SessionListener}. Callbacks run on the thread that brought the bytes, one
 * at a time per session; no thread is owned here, timers come from the scheduler that is given.
 */
@NullMarked
package dev.parley.engineio;

import org.jspecify.annotations.NullMarked;
