/**
 * The ports on MongoDB; the only place that imports its driver.
 */
@NullMarked
package dev.parley.server.store.mongo;

import org.jspecify.annotations.NullMarked;
