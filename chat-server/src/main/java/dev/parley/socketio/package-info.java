/**
 * The Socket.IO v5 server API: {@link dev.parley.socketio.SocketIoServer}, {@link
 * dev.parley.socketio.Namespace}, {@link dev.parley.socketio.Socket}, acknowledgements and middleware. It knows
 * nothing of chat. Handlers of one connection run one at a time, in order, on the executor that the server was
 * given, and may block; a broadcast is encoded once.
 */
@NullMarked
package dev.parley.socketio;

import org.jspecify.annotations.NullMarked;
