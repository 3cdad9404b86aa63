/**
 * Jetty: the Engine.IO servlet and Jakarta endpoint, pages, health and metrics. Turns frames and requests into
 * calls and back; knows no packet types.
 */
@NullMarked
package dev.parley.server.web;

import org.jspecify.annotations.NullMarked;
