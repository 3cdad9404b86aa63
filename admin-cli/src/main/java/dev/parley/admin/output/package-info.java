/**
 * How the admin tool answers: lines of aligned text for people, one JSON object per line for programs. Whatever comes out of
 * Redis is made harmless for a terminal here.
 */
@NullMarked
package dev.parley.admin.output;

import org.jspecify.annotations.NullMarked;
