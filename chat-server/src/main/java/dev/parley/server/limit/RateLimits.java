package dev.parley.server.limit;

/**
 * How much a user may ask of one server, over all their sockets there. The defaults are far above what people and well-behaved
 * programs do; they keep one client from taking a server's time from everybody else.
 *
 * @param sends {@code message:send}, {@code message:edit} and {@code message:delete}
 * @param typing {@code typing:start} and {@code typing:stop}
 * @param chats what changes chats and their members
 * @param presence {@code presence:set}, of which every socket of the cluster may hear
 * @param connects sockets that come in with a token of the user
 * @param others everything else; {@code presence:get} counts once for each user asked for
 */
public record RateLimits(Rate sends, Rate typing, Rate chats, Rate presence, Rate connects, Rate others) {
    public static final RateLimits DEFAULT = new RateLimits(
            Rate.perSecond(1_000),
            Rate.perSecond(100),
            Rate.perSecond(200),
            Rate.perSecond(10),
            Rate.perSecond(20),
            Rate.perSecond(1_000));

    /** For load tests and trusted users: a rate that nobody reaches. */
    public static final RateLimits NONE = all(Rate.perSecond(1_000_000));

    /** The same for everything. */
    public static RateLimits all(Rate rate) {
        return new RateLimits(rate, rate, rate, rate, rate, rate);
    }

    public Rate of(Kind kind) {
        return switch (kind) {
            case SEND -> sends;
            case TYPING -> typing;
            case CHAT -> chats;
            case PRESENCE -> presence;
            case CONNECT -> connects;
            case OTHER -> others;
        };
    }

    /** What is counted together. */
    public enum Kind {
        SEND,
        TYPING,
        CHAT,
        PRESENCE,
        CONNECT,
        OTHER
    }
}
