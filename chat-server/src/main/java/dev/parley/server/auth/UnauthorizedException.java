package dev.parley.server.auth;

/** A token was refused. Carries no stack trace: it says something about the client, not about this program. */
public final class UnauthorizedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final AuthFailure reason;

    public UnauthorizedException(AuthFailure reason) {
        super(reason.wireName(), null, false, false);
        this.reason = reason;
    }

    public AuthFailure reason() {
        return reason;
    }
}
