/**
 * One class per subcommand of the admin tool.
 */
@NullMarked
package dev.parley.admin.command;

import org.jspecify.annotations.NullMarked;
