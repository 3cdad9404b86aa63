/**
 * The ports on MongoDB; the only place that imports its driver. Appends enter on any thread and are written by the lanes'
 * threads; reads run on their callers' threads. Everything that is needed of the server is what all that speak its protocol do
 * alike: inserts in order, unique indexes, look-ups by whole keys, updates of one document.
 */
@NullMarked
package dev.parley.server.store.mongo;

import org.jspecify.annotations.NullMarked;
