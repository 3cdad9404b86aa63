package dev.parley.server.web;

import dev.parley.engineio.HttpExchange;
import jakarta.servlet.AsyncContext;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** An asynchronous servlet request that is answered later, without a thread that waits for it or for the socket. */
final class ServletExchange implements HttpExchange {
    private final AsyncContext async;
    private final ServletContextResponse response;
    private final EndPoint endPoint;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param async without a timeout: its end comes from the session, whose heartbeat has one */
    ServletExchange(AsyncContext async, ServletContextRequest request) {
        this.async = async;
        this.response = request.getServletContextResponse();
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public void reply(int status, @Nullable String contentType, byte[] body, Runnable onSent) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        response.setStatus(status);
        // Beneath the servlet layer, which would rewrite the content type in its own way.
        HttpFields.Mutable headers = response.getWrapped().getHeaders();
        if (contentType != null) {
            headers.put(HttpHeader.CONTENT_TYPE, contentType);
        }
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.getHttpOutput().sendContent(ByteBuffer.wrap(body), end(onSent));
    }

    @Override
    public void abort() {
        if (answered.compareAndSet(false, true)) {
            endPoint.close();
            complete();
        }
    }

    @Override
    public void onGone(Runnable action) {
        if (endPoint instanceof LaneEndPoint lane && !answered.get()) {
            lane.watch(() -> {
                action.run();
                abort();
            });
        }
    }

    private Callback end(Runnable onSent) {
        Runnable end = () -> {
            complete();
            onSent.run();
        };
        return Callback.from(Invocable.InvocationType.NON_BLOCKING, end, failure -> end.run());
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // the container has ended it already, because the connection is gone
        }
    }
}
