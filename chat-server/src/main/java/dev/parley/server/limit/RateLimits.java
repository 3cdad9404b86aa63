package dev.parley.server.limit;

/**
 * How much a user may ask of one server, over all their sockets there. The defaults are far above what people and well-behaved
 * programs do; they keep one client from taking a server's time from everybody else.
 *
 * @param sends {@code message:send}, {@code message:edit} and {@code message:delete}
 * @param typing {@code typing:start} and {@code typing:stop}
 * @param chats what changes chats and their members
 * @param others everything else
 */
public record RateLimits(Rate sends, Rate typing, Rate chats, Rate others) {
    public static final RateLimits DEFAULT =
            new RateLimits(Rate.perSecond(1_000), Rate.perSecond(100), Rate.perSecond(200), Rate.perSecond(1_000));

    /** For load tests and trusted users: a rate that nobody reaches. */
    public static final RateLimits NONE = new RateLimits(
            Rate.perSecond(1_000_000), Rate.perSecond(1_000_000), Rate.perSecond(1_000_000), Rate.perSecond(1_000_000));

    public Rate of(Kind kind) {
        return switch (kind) {
            case SEND -> sends;
            case TYPING -> typing;
            case CHAT -> chats;
            case OTHER -> others;
        };
    }

    /** What is counted together. */
    public enum Kind {
        SEND,
        TYPING,
        CHAT,
        OTHER
    }
}
