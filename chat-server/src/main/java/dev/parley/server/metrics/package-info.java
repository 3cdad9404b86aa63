/**
 * The meters: what the layers tell their metrics ports, as Prometheus reads it. Called on any thread, never blocks; every meter
 * that a packet touches is looked up once, beforehand.
 */
@NullMarked
package dev.parley.server.metrics;

import org.jspecify.annotations.NullMarked;
