/**
 * Settings as text: what there is, where a value comes from (flag, then environment, then default), and what is wrong with
 * it. Text goes in, typed values come out, and all faults together; nothing here knows what the values are for. Used by one
 * thread, at the start.
 */
@NullMarked
package dev.parley.server.config;

import org.jspecify.annotations.NullMarked;
