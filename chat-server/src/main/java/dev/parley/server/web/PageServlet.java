package dev.parley.server.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A small page that is made anew for each GET. */
final class PageServlet extends HttpServlet {
    private final transient WebServer.Page page;

    PageServlet(WebServer.Page page) {
        this.page = page;
    }

    @Override
    protected void doGet(HttpServletRequest rq, HttpServletResponse rs) throws IOException {
        send(page.render(), rs);
    }

    static void send(WebServer.Content content, HttpServletResponse rs) throws IOException {
        byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
        rs.setStatus(content.status());
        rs.setHeader("Content-Type", content.contentType());
        rs.setHeader("Cache-Control", "no-store");
        rs.setContentLength(body.length);
        rs.getOutputStream().write(body);
    }
}
