/**
 * The echo sample: a server that shows Socket.IO and the Redis adapter at work and can be driven from any
 * client.
 */
@NullMarked
package dev.parley.it.echo;

import org.jspecify.annotations.NullMarked;
