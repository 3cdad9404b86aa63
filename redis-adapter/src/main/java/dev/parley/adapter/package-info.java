/**
 * Socket.IO's rooms as a port, and its vocabulary. An {@link dev.parley.adapter.Adapter} keeps which socket is
 * in which room, on this server and across the cluster; it delivers through {@link
 * dev.parley.adapter.LocalSockets}, which the Socket.IO layer implements. Values inside packets are <em>plain
 * values</em>: {@code null}, {@link Boolean}, {@link Long}, {@link Double} (any other {@link Number} may be
 * given, {@link java.math.BigInteger} arrives only where a long is too small), {@link String}, {@code byte[]}
 * for binary, {@link java.util.List} and {@link java.util.Map} with text keys, at any depth. No thread is owned
 * here.
 */
@NullMarked
package dev.parley.adapter;

import org.jspecify.annotations.NullMarked;
