/**
 * A MongoDB-compatible database inside the process, for the demo and for tests. It is reached like any other, by its URI; its
 * network threads are its own.
 */
@NullMarked
package dev.parley.server.store.embedded;

import org.jspecify.annotations.NullMarked;
