package dev.parley.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to what, and what Redis has confirmed of it. On a new connection everything is subscribed again, and {@link
 * #isRestored()} is true once Redis has confirmed each topic on that very connection. What it refuses is asked for again with
 * every probe.
 *
 * <p>Changes happen on the event loop, so that commands leave in the order of the decisions; messages are delivered on the
 * thread that reads them.
 */
final class Subscriptions implements Link.Listener<StatefulRedisPubSubConnection<String, byte[]>> {
    private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

    private static final int TOPICS_PER_COMMAND = 200;

    private final EventExecutor loop;
    private final Runnable onChange;
    // Changed on the event loop only, read by those who deliver.
    private final Map<Topic, Interest> interests = new ConcurrentHashMap<>();

    // The rest is used on the event loop only.
    private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection;
    /** How many SUBSCRIBEs of a topic are under way: a confirmation counts only when it answers the last one. */
    private final Map<Topic, Integer> underWay = new HashMap<>();
    /** What has to be confirmed before all is as it was. */
    private final Set<Topic> toRestore = new HashSet<>();

    private boolean refusalLogged;

    /** @param onChange called on the event loop when {@link #isRestored()} may have changed */
    Subscriptions(EventExecutor loop, Runnable onChange) {
        this.loop = loop;
        this.onChange = onChange;
    }

    boolean isRestored() {
        return connection != null && toRestore.isEmpty();
    }

    /** May be called anywhere. */
    Subscription subscribe(Topic topic, MessageListener listener) {
        Interest.Registration registration =
                new Interest.Registration(topic, listener, closed -> onLoop(() -> remove(closed)));
        onLoop(() -> add(registration));
        return registration;
    }

    private void onLoop(Runnable change) {
        try {
            loop.execute(change);
        } catch (RejectedExecutionException e) {
            log.debug("Redis is closed, and all subscriptions with it");
        }
    }

    private void add(Interest.Registration registration) {
        if (registration.isClosed()) {
            return;
        }
        Interest known = interests.get(registration.topic);
        Interest interest = known == null ? new Interest() : known;
        interest.add(registration);
        if (known == null) {
            interests.put(registration.topic, interest);
            subscribe(List.of(registration.topic));
        }
    }

    private void remove(Interest.Registration registration) {
        Interest interest = interests.get(registration.topic);
        if (interest != null && interest.remove(registration)) {
            interests.remove(registration.topic);
            unsubscribe(registration.topic);
            if (toRestore.remove(registration.topic)) {
                onChange.run();
            }
        }
    }

    @Override
    public void onConnected(StatefulRedisPubSubConnection<String, byte[]> connected) {
        connection = connected;
        connected.addListener(new Incoming(connected));
        toRestore.addAll(interests.keySet());
        subscribe(List.copyOf(toRestore));
        onChange.run();
    }

    @Override
    public void onAlive(StatefulRedisPubSubConnection<String, byte[]> alive) {
        // One by one: a topic that Redis refuses must not take the others with it.
        interests.forEach((topic, interest) -> {
            if (!interest.isConfirmed() && !underWay.containsKey(topic)) {
                subscribe(List.of(topic));
            }
        });
    }

    @Override
    public void onLost(Throwable cause) {
        connection = null;
        underWay.clear();
        interests.values().forEach(Interest::onLost);
        onChange.run();
    }

    void close() {
        connection = null;
        interests.values().forEach(interest -> interest.fail(new RedisAwayException()));
        interests.clear();
    }

    private void subscribe(List<Topic> topics) {
        StatefulRedisPubSubConnection<String, byte[]> current = connection;
        if (current == null) {
            return;
        }
        send(
                current,
                topics.stream().filter(topic -> !topic.isPattern()).toList(),
                RedisPubSubAsyncCommands::subscribe);
        send(current, topics.stream().filter(Topic::isPattern).toList(), RedisPubSubAsyncCommands::psubscribe);
    }

    private void send(StatefulRedisPubSubConnection<String, byte[]> current, List<Topic> topics, Command command) {
        for (int from = 0; from < topics.size(); from += TOPICS_PER_COMMAND) {
            List<Topic> part =
                    new ArrayList<>(topics.subList(from, Math.min(from + TOPICS_PER_COMMAND, topics.size())));
            part.forEach(topic -> underWay.merge(topic, 1, Integer::sum));
            String[] names = part.stream().map(Topic::name).toArray(String[]::new);
            command.send(current.async(), names)
                    .whenCompleteAsync(
                            (done, failure) -> {
                                if (failure != null && current == connection) {
                                    onRefused(part, failure);
                                }
                            },
                            loop);
        }
    }

    private void unsubscribe(Topic topic) {
        if (connection != null) {
            RedisPubSubAsyncCommands<String, byte[]> commands = connection.async();
            Command command =
                    topic.isPattern() ? RedisPubSubAsyncCommands::punsubscribe : RedisPubSubAsyncCommands::unsubscribe;
            command.send(commands, topic.name());
        }
    }

    private void onRefused(List<Topic> topics, Throwable cause) {
        topics.forEach(this::answered);
        if (!refusalLogged) {
            refusalLogged = true;
            log.warn(
                    "Redis refuses to subscribe {} topic(s), {} among them: {}",
                    topics.size(),
                    topics.get(0).name(),
                    cause.getMessage());
        }
    }

    private void onConfirmed(Topic topic) {
        Interest interest = interests.get(topic);
        if (answered(topic) && interest != null) {
            interest.onConfirmed();
            if (toRestore.remove(topic) && toRestore.isEmpty()) {
                refusalLogged = false;
                onChange.run();
            }
        }
    }

    /** Returns whether that was the answer to the last command for the topic. */
    private boolean answered(Topic topic) {
        return underWay.computeIfPresent(topic, (key, count) -> count > 1 ? count - 1 : null) == null;
    }

    /** SUBSCRIBE and its relatives. */
    private interface Command {
        RedisFuture<Void> send(RedisPubSubAsyncCommands<String, byte[]> commands, String... names);
    }

    /** What one connection reads. */
    private final class Incoming extends RedisPubSubAdapter<String, byte[]> {
        private final StatefulRedisPubSubConnection<String, byte[]> source;

        Incoming(StatefulRedisPubSubConnection<String, byte[]> source) {
            this.source = source;
        }

        @Override
        public void message(String channel, byte[] message) {
            deliver(new Topic(false, channel), channel, message);
        }

        @Override
        public void message(String pattern, String channel, byte[] message) {
            deliver(new Topic(true, pattern), channel, message);
        }

        @Override
        public void subscribed(String channel, long count) {
            confirm(new Topic(false, channel));
        }

        @Override
        public void psubscribed(String pattern, long count) {
            confirm(new Topic(true, pattern));
        }

        private void deliver(Topic topic, String channel, byte[] payload) {
            Interest interest = interests.get(topic);
            if (interest != null) {
                interest.deliver(channel, payload);
            }
        }

        private void confirm(Topic topic) {
            onLoop(() -> {
                if (source == connection) {
                    onConfirmed(topic);
                }
            });
        }
    }
}
