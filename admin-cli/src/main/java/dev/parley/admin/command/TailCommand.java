package dev.parley.admin.command;

import dev.parley.admin.output.Columns;
import dev.parley.admin.output.Output;
import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import dev.parley.redis.Subscription;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Shows events as they pass, until it has shown enough, its reader is gone, or it is stopped. Events wait for a slow terminal
 * in a queue of {@value #QUEUE}; what comes beyond that is left out, and the number of it is said.
 */
@Command(name = "tail", description = "Shows live events, decoded. Malformed ones are shown as such.")
final class TailCommand extends AdminCommand {
    private static final int QUEUE = 10_000;
    private static final long FLUSH_PAUSE_MS = 200;
    private static final Columns COLUMNS = new Columns()
            .with("AT", 24)
            .with("CHANNEL", 15)
            .with("EVENT", 16)
            .with("CHAT", 12)
            .with("DATA", 0);

    private record Arrival(Instant at, LiveEvent event) {}

    /** The channels to be watched. */
    enum Channel {
        presence_events,
        chat_events,
        all
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "<channel>",
            defaultValue = "all",
            description = "presence_events, chat_events or all. Default: all")
    private Channel channel = Channel.all;

    @Option(
            names = "--event",
            paramLabel = "<name>",
            description = "Only events of this name; message:* for all that begin so. May be repeated.")
    private Set<String> events = Set.of();

    @Option(names = "--chat", paramLabel = "<chat>", description = "Only events of this chat.")
    private @Nullable String chat;

    @Option(names = "--user", paramLabel = "<user>", description = "Only events of this user.")
    private @Nullable String user;

    @Option(names = "--limit", paramLabel = "<n>", description = "End after so many events.")
    private long limit = Long.MAX_VALUE;

    private final Clock clock;
    private final BlockingQueue<Arrival> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong skipped = new AtomicLong();

    TailCommand(AdminContext context, Clock clock) {
        super(context);
        this.clock = clock;
    }

    @Override
    void run(RedisSession session, Output output) {
        if (limit < 1) {
            throw wrongArgument("--limit: " + limit + " (expected: at least 1)");
        }
        List<Subscription> subscriptions =
                channels().stream().map(name -> listen(session.redis(), name)).toList();
        session.await(CompletableFuture.allOf(
                subscriptions.stream().map(Subscription::confirmed).toArray(CompletableFuture<?>[]::new)));
        session.redis().addStateListener(this::onState);
        if (!output.isJson()) {
            output.row(COLUMNS, COLUMNS.titles());
        }
        output.flush();
        show(output);
    }

    private List<String> channels() {
        return channel == Channel.all
                ? List.of(Channel.presence_events.name(), Channel.chat_events.name())
                : List.of(channel.name());
    }

    private Subscription listen(Redis redis, String name) {
        EventFilter filter = new EventFilter(events, chat, user);
        return redis.subscribe(name, (from, payload) -> onMessage(LiveEvent.decode(from, payload), filter));
    }

    private void onMessage(LiveEvent event, EventFilter filter) {
        if (filter.test(event) && !queue.offer(new Arrival(clock.instant().truncatedTo(ChronoUnit.MILLIS), event))) {
            skipped.incrementAndGet();
        }
    }

    private void onState(RedisState state) {
        remark(
                state == RedisState.UP
                        ? "Redis is back; what passed meanwhile is not shown."
                        : "Redis is away; waiting for it.");
    }

    /** Ends when the limit is reached, the reader is gone, or the thread is interrupted. */
    private void show(Output output) {
        long shown = 0;
        boolean read = true;
        while (shown < limit && read) {
            Arrival next = next();
            if (next != null) {
                print(next, output);
                shown++;
            }
            if (queue.isEmpty()) {
                tellSkipped();
                read = output.flush() && !Thread.currentThread().isInterrupted();
            }
        }
    }

    /** A pipe that was closed is noticed only by writing, or by asking now and then. */
    private @Nullable Arrival next() {
        try {
            return queue.poll(FLUSH_PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void tellSkipped() {
        long count = skipped.getAndSet(0);
        if (count > 0) {
            remark("Events left out, since output was slower: " + count);
        }
    }

    private void remark(String line) {
        PrintWriter err = spec().commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static void print(Arrival arrival, Output output) {
        LiveEvent event = arrival.event();
        output.row(
                COLUMNS,
                List.of(
                        arrival.at().toString(),
                        event.channel(),
                        event.event() == null ? "(malformed)" : event.event(),
                        event.chatId() == null ? "-" : event.chatId(),
                        event.data() == null ? event.raw() : event.data().toString()));
        output.object(fields(arrival));
    }

    private static Map<String, @Nullable Object> fields(Arrival arrival) {
        LiveEvent event = arrival.event();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("at", arrival.at().toString());
        fields.put("channel", event.channel());
        if (event.isMalformed()) {
            fields.put("malformed", event.raw());
            return fields;
        }
        fields.put("event", event.event());
        if (event.chatId() != null) {
            fields.put("chatId", event.chatId());
        }
        fields.put("data", event.data());
        return fields;
    }
}
