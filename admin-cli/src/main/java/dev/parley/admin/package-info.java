/**
 * The admin tool: picocli root, shared options, output and exit codes.
 */
@NullMarked
package dev.parley.admin;

import org.jspecify.annotations.NullMarked;
