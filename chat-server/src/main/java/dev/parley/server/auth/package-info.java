/**
 * From a token to a {@link dev.parley.server.auth.Principal}; the only place that sees credentials.
 */
@NullMarked
package dev.parley.server.auth;

import org.jspecify.annotations.NullMarked;
