package dev.parley.server.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers POSTs of small bodies. The body is waited for on the container's thread, which a slow client can hold up to the idle
 * timeout: for addresses that few may reach.
 */
final class FormServlet extends HttpServlet {
    private final int limit;
    private final transient WebServer.Form form;

    FormServlet(int limit, WebServer.Form form) {
        this.limit = limit;
        this.form = form;
    }

    @Override
    protected void doPost(HttpServletRequest rq, HttpServletResponse rs) throws IOException {
        byte[] body = rq.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            rs.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        } else {
            PageServlet.send(form.answer(new String(body, StandardCharsets.UTF_8)), rs);
        }
    }
}
