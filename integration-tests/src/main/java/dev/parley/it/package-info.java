/**
 * What the integration tests stand on: real Redis servers, servers under test, faults, and raw clients.
 */
@NullMarked
package dev.parley.it;

import org.jspecify.annotations.NullMarked;
