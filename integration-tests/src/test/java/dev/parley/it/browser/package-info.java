/**
 * The chat page in a real headless Chromium, driven through the DevTools protocol.
 */
@NullMarked
package dev.parley.it.browser;

import org.jspecify.annotations.NullMarked;
