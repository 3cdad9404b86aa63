/**
 * The admin tool's entry and root command. Arguments enter here, exit codes leave; {@link dev.parley.admin.command} does
 * the work.
 */
@NullMarked
package dev.parley.admin;

import org.jspecify.annotations.NullMarked;
