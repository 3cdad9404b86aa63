package dev.parley.engineio;

import java.util.Set;

/**
 * Which web origins may connect. A request without an {@code Origin} header does not come from a page and always may; one whose
 * origin is the server's own always may.
 *
 * @param origins exact origins ({@code https://chat.example.com}), or {@code *} for any
 * @param credentials whether browsers may send cookies along
 */
public record Cors(Set<String> origins, boolean credentials) {
    /** Pages of the server's own origin only. */
    public static final Cors NONE = new Cors(Set.of(), false);

    public static final Cors ANY = new Cors(Set.of("*"), false);

    public Cors {
        origins = Set.copyOf(origins);
    }

    public boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    /** Whether cross-origin requests are answered with CORS headers at all. */
    public boolean isEnabled() {
        return !origins.isEmpty();
    }
}
