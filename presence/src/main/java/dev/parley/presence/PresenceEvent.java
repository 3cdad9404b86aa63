package dev.parley.presence;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of presence as it is published on {@code presence_events}: {@code user:online}, {@code user:offline} or {@code user:status}, or
 * an event of somebody else's making.
 *
 * @param data plain values, as documented for the event
 */
public record PresenceEvent(String event, Map<String, @Nullable Object> data) {}
