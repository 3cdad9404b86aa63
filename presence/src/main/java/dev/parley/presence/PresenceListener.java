package dev.parley.presence;

/** Hears each real change of presence in the cluster once, in order per user. Called on a thread that must not be blocked. */
@FunctionalInterface
public interface PresenceListener {
    void onPresenceEvent(PresenceEvent event);
}
