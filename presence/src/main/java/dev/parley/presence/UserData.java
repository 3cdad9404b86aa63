package dev.parley.presence;

import org.jspecify.annotations.Nullable;

/** What others are shown of a user who is online. */
public record UserData(String username, @Nullable String avatar) {}
