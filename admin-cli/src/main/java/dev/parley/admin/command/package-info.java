/**
 * One class per subcommand of the admin tool, and what they share: how Redis is found, reached, and given up on. A command
 * runs on the main thread and waits for Redis; nothing but {@code tail} lives longer than its answer.
 */
@NullMarked
package dev.parley.admin.command;

import org.jspecify.annotations.NullMarked;
