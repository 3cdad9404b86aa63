package dev.parley.socketio;

import org.jspecify.annotations.Nullable;

/**
 * Why a socket may not enter a namespace; the client sees it as {@code connect_error}.
 *
 * @param data plain values, or null for none
 */
public record ConnectError(String message, @Nullable Object data) {}
