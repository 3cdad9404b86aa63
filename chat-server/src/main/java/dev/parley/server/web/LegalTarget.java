package dev.parley.server.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Percent-encodes what a request's target should not hold as it is. Browsers leave <code>{ } | \ ^ `</code> in queries, and Jetty and
 * the reference server read them; but {@link java.net.URI}, which an upgrade to a WebSocket passes through, does not.
 */
final class LegalTarget implements HttpConfiguration.Customizer {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String LEGAL = "-._~%/?:@!$&'()*+,;=";

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        String target = request.getHttpURI().getPathQuery();
        if (target == null || target.chars().allMatch(LegalTarget::isLegal)) {
            return request;
        }
        HttpURI legal =
                HttpURI.build(request.getHttpURI()).pathQuery(encode(target)).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpURI getHttpURI() {
                return legal;
            }
        };
    }

    private static String encode(String target) {
        StringBuilder encoded = new StringBuilder(target.length() + 32);
        for (byte octet : target.getBytes(StandardCharsets.UTF_8)) {
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
