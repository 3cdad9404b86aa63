package dev.parley.redis;

/** What can be subscribed: a channel by its name, or all channels that match a pattern. */
record Topic(boolean isPattern, String name) {}
