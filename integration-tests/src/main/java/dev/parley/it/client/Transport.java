package dev.parley.it.client;

/** How a client talks to the server. */
public enum Transport {
    POLLING,
    WEBSOCKET,
    /** Polling first, then the upgrade: what the official client does by default. */
    UPGRADE
}
