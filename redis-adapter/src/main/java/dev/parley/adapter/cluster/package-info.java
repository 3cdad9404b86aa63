/**
 * Node ids and membership, correlation of requests and responses, counting of remote acknowledgements, timeouts
 * and partial answers. Its transport is an interface, so that all this is tested without Redis.
 */
@NullMarked
package dev.parley.adapter.cluster;

import org.jspecify.annotations.NullMarked;
