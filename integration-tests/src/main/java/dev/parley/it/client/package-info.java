/**
 * Clients written for the tests alone, with no code in common with the server, so that a mistake made on one side
 * is not repeated on the other. {@link dev.parley.it.client.RawClient} sends and expects single packets;
 * {@link dev.parley.it.client.ChatClient} lives like an official client and answers pings by itself, on one thread of
 * its own.
 */
@NullMarked
package dev.parley.it.client;

import org.jspecify.annotations.NullMarked;
