/**
 * A real Redis server as a child process, for the demo and for tests: finds or extracts a binary, starts it on loopback,
 * waits until it answers, and sees to it that it never outlives the JVM. Owns no thread; knows no Redis client.
 */
@NullMarked
package dev.parley.redis.embedded;

import org.jspecify.annotations.NullMarked;
