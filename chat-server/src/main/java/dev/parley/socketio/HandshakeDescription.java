package dev.parley.socketio;

import dev.parley.engineio.HandshakeRequest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handshake as plain values, with the members that Socket.IO gives it. */
final class HandshakeDescription {
    /** As JavaScript writes a date in a country that keeps universal time. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HandshakeDescription() {}

    static Map<String, @Nullable Object> of(Handshake handshake) {
        HandshakeRequest request = handshake.request();
        Map<String, @Nullable Object> description = new LinkedHashMap<>();
        description.put("headers", headers(request.headers()));
        description.put("time", TIME.format(request.time()));
        description.put("address", request.address());
        description.put("xdomain", request.headers().containsKey("origin"));
        description.put("secure", request.secure());
        description.put("issued", request.time().toEpochMilli());
        description.put("url", request.url());
        description.put("query", request.query());
        description.put("auth", handshake.auth());
        return description;
    }

    private static Map<String, Object> headers(Map<String, List<String>> headers) {
        Map<String, Object> plain = new LinkedHashMap<>();
        headers.forEach((name, values) -> plain.put(name, values.size() == 1 ? values.get(0) : values));
        return plain;
    }
}
