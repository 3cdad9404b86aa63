package dev.parley.server.web;

import dev.parley.engineio.Cors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What browsers want to read before they let a page of another origin use a response. */
final class CorsHeaders {
    private static final String METHODS = "GET,HEAD,PUT,PATCH,POST,DELETE";

    private final Cors cors;

    CorsHeaders(Cors cors) {
        this.cors = cors;
    }

    /** An origin that is not allowed gets no header, so its browser keeps the response from it. */
    void apply(HttpServletRequest rq, HttpServletResponse rs) {
        if (!cors.isEnabled()) {
            return;
        }
        boolean any = cors.origins().contains("*") && !cors.credentials();
        String origin = any ? "*" : rq.getHeader("Origin");
        if (!any) {
            rs.addHeader("Vary", "Origin");
        }
        if (origin == null || !(any || cors.allows(origin))) {
            return;
        }
        rs.setHeader("Access-Control-Allow-Origin", origin);
        if (cors.credentials()) {
            rs.setHeader("Access-Control-Allow-Credentials", "true");
        }
    }

    void preflight(HttpServletRequest rq, HttpServletResponse rs) {
        rs.setStatus(204);
        rs.setHeader("Access-Control-Allow-Methods", METHODS);
        String headers = rq.getHeader("Access-Control-Request-Headers");
        if (headers != null) {
            rs.addHeader("Vary", "Access-Control-Request-Headers");
            rs.setHeader("Access-Control-Allow-Headers", headers);
        }
        rs.setHeader("Content-Length", "0");
    }
}
