package dev.parley.server.auth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection belongs to, as its token says.
 *
 * @param userId the token's {@code sub}: 1–128 characters, no control characters
 * @param name what others are shown; the user id where the token names nobody
 * @param expiresAt when the token ends; null if it never does
 */
public record Principal(
        String userId,
        String name,
        @Nullable String avatar,
        Set<String> roles,
        @Nullable Instant expiresAt) {
    public Principal {
        roles = Set.copyOf(roles);
    }

    /** May do everything. */
    public boolean isAdmin() {
        return roles.contains("admin");
    }

    /** May publish into any chat. */
    public boolean isService() {
        return roles.contains("service");
    }
}
