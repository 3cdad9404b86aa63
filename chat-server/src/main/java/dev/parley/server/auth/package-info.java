/**
 * From a token to a {@link dev.parley.server.auth.Principal}; the only place that sees credentials, and none of them leaves it
 * by a log or a message. Calls come from worker threads and may block while keys are fetched; no thread is owned here.
 */
@NullMarked
package dev.parley.server.auth;

import org.jspecify.annotations.NullMarked;
