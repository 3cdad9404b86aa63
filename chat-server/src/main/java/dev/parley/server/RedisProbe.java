package dev.parley.server;

import dev.parley.redis.Redis;
import dev.parley.redis.RedisState;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Asks Redis something cheap now and then, for how long the answer takes. */
final class RedisProbe {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private RedisProbe() {}

    /** @param nanos takes the time of each answer; what fails is not counted here, the state tells that */
    static void start(Redis redis, ScheduledExecutorService timers, LongConsumer nanos) {
        timers.scheduleWithFixedDelay(() -> ask(redis, nanos), 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void ask(Redis redis, LongConsumer nanos) {
        if (redis.state() == RedisState.UP) {
            long start = System.nanoTime();
            redis.numsub("chat_events").thenRun(() -> nanos.accept(System.nanoTime() - start));
        }
    }
}
