/**
 * The two-way index of rooms and sockets, and local fan-out: a complete adapter for one server, and the local
 * half of every other.
 */
@NullMarked
package dev.parley.adapter.memory;

import org.jspecify.annotations.NullMarked;
