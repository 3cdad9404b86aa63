package dev.parley.adapter;

/**
 * How a broadcast is to be delivered.
 *
 * @param local only to sockets of this server
 * @param isVolatile may be dropped for a client that cannot take it now
 * @param compress may be compressed where the transport can; true unless told otherwise
 */
public record BroadcastFlags(boolean local, boolean isVolatile, boolean compress) {
    public static final BroadcastFlags DEFAULT = new BroadcastFlags(false, false, true);

    public BroadcastFlags asLocal() {
        return new BroadcastFlags(true, isVolatile, compress);
    }

    public BroadcastFlags asVolatile() {
        return new BroadcastFlags(local, true, compress);
    }

    public BroadcastFlags withCompress(boolean newCompress) {
        return new BroadcastFlags(local, isVolatile, newCompress);
    }
}
