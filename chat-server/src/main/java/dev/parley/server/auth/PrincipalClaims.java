package dev.parley.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who a token is about, and refuses what the chat protocol does not allow there. */
final class PrincipalClaims {
    private static final int MAX_NAME = 200;
    private static final int MAX_AVATAR = 2_048;
    private static final int MAX_ROLES = 32;
    private static final int MAX_ROLE = 64;

    private PrincipalClaims() {}

    static Principal read(JWTClaimsSet claims) throws UnauthorizedException {
        String userId = userId(claims);
        try {
            @Nullable String name = claims.getStringClaim("name");
            @Nullable Date expiry = claims.getExpirationTime();
            return new Principal(
                    userId,
                    name == null ? userId : checkedName(name),
                    checkedAvatar(claims.getStringClaim("avatar")),
                    checkedRoles(claims.getStringListClaim("roles")),
                    expiry == null ? null : expiry.toInstant());
        } catch (ParseException e) {
            throw new UnauthorizedException(AuthFailure.CLAIMS);
        }
    }

    private static String userId(JWTClaimsSet claims) throws UnauthorizedException {
        @Nullable String subject = claims.getSubject();
        if (subject == null || !Identifier.isValid(subject)) {
            throw new UnauthorizedException(AuthFailure.SUBJECT);
        }
        return subject;
    }

    private static String checkedName(String name) throws UnauthorizedException {
        require(Identifier.isText(name, MAX_NAME));
        return name;
    }

    private static @Nullable String checkedAvatar(@Nullable String avatar) throws UnauthorizedException {
        require(avatar == null || isWebAddress(avatar));
        return avatar;
    }

    private static boolean isWebAddress(String text) {
        if (text.length() > MAX_AVATAR) {
            return false;
        }
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Set<String> checkedRoles(@Nullable List<@Nullable String> roles) throws UnauthorizedException {
        if (roles == null) {
            return Set.of();
        }
        boolean fine = roles.size() <= MAX_ROLES
                && roles.stream().allMatch(role -> role != null && Identifier.isText(role, MAX_ROLE));
        require(fine);
        return Set.of(roles.stream().distinct().toArray(String[]::new));
    }

    private static void require(boolean fine) throws UnauthorizedException {
        if (!fine) {
            throw new UnauthorizedException(AuthFailure.CLAIMS);
        }
    }
}
