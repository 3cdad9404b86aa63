package dev.parley.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is wanted for ever: made in the background, asked with PING whether it still lives, and replaced when it
 * is lost or silent. A peer that hangs, or whose packets vanish, keeps its TCP connection; only the silence tells. For that
 * reason, and because a connection may never have come up yet, this is done here and not by lettuce's own reconnection.
 *
 * <p>Everything happens on one event loop, the listener's methods too; {@link #connection()} may be called anywhere.
 */
final class Link<C extends StatefulConnection<String, byte[]>> {
    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private static final long PROBE_INTERVAL_MILLIS = 1000;
    private static final int MISSES_UNTIL_LOST = 2;

    /** Hears of the connection's life, on the event loop. */
    interface Listener<C> {
        void onConnected(C connection);

        /** The connection answered a probe. */
        default void onAlive(C connection) {}

        /** It was lost, or (again) not made. */
        void onLost(Throwable cause);
    }

    private final String name;
    private final Supplier<? extends CompletionStage<C>> connector;
    private final Function<C, ? extends CompletionStage<?>> ping;
    private final EventExecutor loop;
    private final Listener<C> listener;

    // Written on the event loop only.
    private volatile @Nullable C connection;

    // Used on the event loop only.
    private final Backoff backoff = new Backoff();
    private int misses;
    private boolean closed;

    Link(
            String name,
            Supplier<? extends CompletionStage<C>> connector,
            Function<C, ? extends CompletionStage<?>> ping,
            EventExecutor loop,
            Listener<C> listener) {
        this.name = name;
        this.connector = connector;
        this.ping = ping;
        this.loop = loop;
        this.listener = listener;
    }

    /** The connection that works as far as is known; {@code null} while there is none. */
    @Nullable
    C connection() {
        return connection;
    }

    /** Begins to connect; on the event loop. */
    void connect() {
        if (closed) {
            return;
        }
        attempt()
                .whenCompleteAsync(
                        (made, failure) -> {
                            if (made != null) {
                                onConnected(made);
                            } else {
                                listener.onLost(failure == null ? new RedisAwayException() : failure);
                                connectLater();
                            }
                        },
                        loop);
    }

    private CompletionStage<C> attempt() {
        try {
            return connector.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void onConnected(C made) {
        if (closed) {
            made.closeAsync();
            return;
        }
        connection = made;
        misses = 0;
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                loop.execute(() -> onBroken(made, new RedisAwayException("the connection was lost")));
            }
        });
        if (made.isOpen()) {
            log.debug("{}: connected", name);
            listener.onConnected(made);
            probeLater(made);
        } else {
            onBroken(made, new RedisAwayException("the connection was lost"));
        }
    }

    private void probeLater(C probed) {
        loop.schedule(() -> probe(probed), PROBE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void probe(C probed) {
        if (probed == connection) {
            ping.apply(probed).whenCompleteAsync((pong, failure) -> onProbed(probed, failure), loop);
        }
    }

    private void onProbed(C probed, @Nullable Throwable failure) {
        if (probed != connection) {
            return;
        }
        if (failure == null) {
            misses = 0;
            backoff.reset();
            listener.onAlive(probed);
            probeLater(probed);
        } else if (++misses < MISSES_UNTIL_LOST) {
            probe(probed);
        } else {
            onBroken(probed, failure);
        }
    }

    /** The old connection is closed before the next is made: two must never deliver at the same time. */
    private void onBroken(C broken, Throwable cause) {
        if (broken == connection) {
            connection = null;
            log.debug("{}: lost", name, cause);
            listener.onLost(cause);
            broken.closeAsync().whenCompleteAsync((done, failure) -> connectLater(), loop);
        }
    }

    private void connectLater() {
        if (!closed) {
            loop.schedule(this::connect, backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Wants no connection any more; on the event loop. The client closes the last one, as all of its own. */
    void close() {
        closed = true;
        connection = null;
    }
}
