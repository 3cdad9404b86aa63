package dev.parley.adapter.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a handshake: headers that carry credentials; members of {@code auth} and {@code query}, at any depth, whose
 * names look like credentials; the same parameters of {@code url} and of the {@code referer} header.
 */
final class CredentialFilter implements HandshakeFilter {
    private static final Set<String> HEADERS =
            Set.of("cookie", "authorization", "proxy-authorization", "sec-websocket-protocol");
    /** The engine's session id and the recovery id let whoever knows them take a session over. */
    private static final Set<String> SESSION_IDS = Set.of("sid", "pid");

    private static final Pattern CREDENTIAL =
            Pattern.compile("token|passw|pwd|secret|authoriz|credential|apikey|jwt|bearer|cookie");
    private static final Pattern SEPARATORS = Pattern.compile("[-_. ]");

    @Override
    public Map<String, @Nullable Object> apply(Map<String, @Nullable Object> handshake) {
        Map<String, @Nullable Object> filtered = new LinkedHashMap<>();
        handshake.forEach((name, value) -> {
            if (!isCredential(name)) {
                filtered.put(name, member(name, value));
            }
        });
        return filtered;
    }

    private static @Nullable Object member(String name, @Nullable Object value) {
        return switch (name) {
            case "headers" -> headers(value);
            case "url" -> value instanceof String url ? withoutParameters(url) : value;
            // What is not a set of named values cannot be told apart from a bare token.
            case "auth" -> value instanceof Map<?, ?> auth ? named(auth) : Map.of();
            default -> values(value);
        };
    }

    private static @Nullable Object headers(@Nullable Object headers) {
        if (!(headers instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, @Nullable Object> filtered = named(map);
        filtered.keySet().removeIf(name -> HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        filtered.computeIfPresent("referer", (name, value) -> withoutParameters(value.toString()));
        return filtered;
    }

    private static @Nullable Object values(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return named(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> filtered = new ArrayList<>();
            list.forEach(element -> filtered.add(values(element)));
            return filtered;
        }
        return value;
    }

    private static Map<String, @Nullable Object> named(Map<?, ?> map) {
        Map<String, @Nullable Object> filtered = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (!isCredential(name.toString())) {
                filtered.put(name.toString(), values(value));
            }
        });
        return filtered;
    }

    private static String withoutParameters(String url) {
        int start = url.indexOf('?');
        if (start < 0) {
            return url;
        }
        String rest = Stream.of(url.substring(start + 1).split("&"))
                .filter(parameter -> !isCredential(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
        return rest.isEmpty() ? url.substring(0, start) : url.substring(0, start) + "?" + rest;
    }

    private static boolean isCredential(String name) {
        String plain = SEPARATORS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return SESSION_IDS.contains(plain) || CREDENTIAL.matcher(plain).find();
    }
}
