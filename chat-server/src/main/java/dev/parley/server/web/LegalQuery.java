package dev.parley.server.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Percent-encodes what a request's query should not hold as it is. Browsers leave <code>{ } | \ ^ `</code> there, and Jetty and the
 * reference server read them; but {@link java.net.URI}, which an upgrade to a WebSocket passes through, does not. A path with such
 * characters stays as it is, and Jetty refuses it.
 */
final class LegalQuery implements HttpConfiguration.Customizer {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String LEGAL = "-._~%/?:@!$&'()*+,;=";

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        String query = request.getHttpURI().getQuery();
        if (query == null || query.chars().allMatch(LegalQuery::isLegal)) {
            return request;
        }
        HttpURI legal = HttpURI.build(request.getHttpURI()).query(encode(query)).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpURI getHttpURI() {
                return legal;
            }
        };
    }

    private static String encode(String query) {
        StringBuilder encoded = new StringBuilder(query.length() + 32);
        for (byte octet : query.getBytes(StandardCharsets.UTF_8)) {
            if (isLegal(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isLegal(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || LEGAL.indexOf(c) >= 0;
    }
}
