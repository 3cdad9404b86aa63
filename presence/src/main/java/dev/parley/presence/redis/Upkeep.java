package dev.parley.presence.redis;

import dev.parley.presence.LocalPresence;
import dev.parley.presence.PresenceSettings;
import dev.parley.presence.redis.RedisLedger.Debt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Redis and this server in step over time, with one timer for all users: renews presence before it expires, pays
 * debts, and puts everything back after Redis was away. Works in batches, the next one after the last is answered.
 */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final int BATCH = 500;
    private static final long NOTHING_MISSED = -1;

    private final LocalPresence local;
    private final ClusterView view;
    private final RedisLedger ledger;
    private final UserOperations operations;
    private final CatchUp catchUp;
    private final Duration settleTime;
    private final ScheduledExecutorService scheduler;
    private final BooleanSupplier isUp;
    private final LongSupplier nanoTime;
    private final Renewals renewals;
    private final AtomicBoolean paying = new AtomicBoolean();
    private final ScheduledFuture<?> timer;

    /** False for the settle time after Redis came back. */
    private volatile boolean settled = true;

    private final AtomicInteger outages = new AtomicInteger();

    /** The newest revision heard before the first outage that was not caught up with; negative if there is none. */
    private final AtomicLong missedSince = new AtomicLong(NOTHING_MISSED);

    Upkeep(
            LocalPresence local,
            ClusterView view,
            RedisLedger ledger,
            UserOperations operations,
            CatchUp catchUp,
            PresenceSettings settings,
            ScheduledExecutorService scheduler,
            BooleanSupplier isUp,
            LongSupplier nanoTime) {
        this.local = local;
        this.view = view;
        this.ledger = ledger;
        this.operations = operations;
        this.catchUp = catchUp;
        this.settleTime = settings.settleTime();
        this.scheduler = scheduler;
        this.isUp = isUp;
        this.nanoTime = nanoTime;
        this.renewals = new Renewals(settings.expiry());
        long tick = renewals.tickNanos();
        this.timer = scheduler.scheduleWithFixedDelay(this::onTick, tick, tick, TimeUnit.NANOSECONDS);
    }

    void onConnected(String userId) {
        renewals.add(userId, nanoTime.getAsLong());
    }

    void onDown() {
        if (timer.isCancelled()) {
            return;
        }
        outages.incrementAndGet();
        missedSince.compareAndSet(NOTHING_MISSED, view.highestRev());
        LOG.warn("Redis is away: presence goes on in memory, for this server alone");
    }

    /**
     * Redis may have lost everything, or expired us. First all users here are put back. Who left meanwhile is taken out
     * after the settle time: earlier, a user with a device on another server, which has not put it back yet, would go
     * offline for a moment.
     */
    void onUp() {
        if (timer.isCancelled()) {
            return;
        }
        view.forgetRevisions();
        ledger.oweAll(local.userIds(), Debt.SOCKETS);
        settled = false;
        execute(this::payDebts);
        schedule(this::onSettled, settleTime);
    }

    private void onSettled() {
        settled = true;
        payDebts();
        catchUp();
    }

    private boolean isPayable(String userId) {
        return settled || local.find(userId).isPresent();
    }

    private void catchUp() {
        int outage = outages.get();
        long since = missedSince.get();
        if (!isUp.getAsBoolean() || since == NOTHING_MISSED) {
            return;
        }
        catchUp.run(since).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("Could not catch up with what others did while Redis was away: {}", failure.toString());
            } else if (outage == outages.get()) {
                missedSince.set(NOTHING_MISSED);
            }
        });
    }

    /** Somebody took a user who is connected here out of Redis: puts the user back. */
    void onTakenOut(String userId) {
        ledger.owe(userId, Debt.RENEWAL);
        execute(this::payDebts);
    }

    void close() {
        timer.cancel(false);
    }

    private void onTick() {
        try {
            for (String userId : renewals.takeDue(nanoTime.getAsLong())) {
                if (local.find(userId).isPresent()) {
                    renewals.add(userId, nanoTime.getAsLong());
                    ledger.owe(userId, Debt.RENEWAL);
                }
            }
            payDebts();
        } catch (RuntimeException e) {
            LOG.warn("Presence could not be renewed; next try at the next tick", e);
        }
    }

    private void payDebts() {
        if (!isUp.getAsBoolean() || !paying.compareAndSet(false, true)) {
            return;
        }
        List<String> debtors = ledger.debtors(this::isPayable, BATCH);
        CompletableFuture<?>[] payments =
                debtors.stream().map(operations::restore).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(payments).whenComplete((done, failure) -> {
            paying.set(false);
            boolean allPaid = List.of(payments).stream().allMatch(payment -> Boolean.TRUE.equals(payment.join()));
            if (allPaid && !ledger.debtors(this::isPayable, 1).isEmpty()) {
                execute(this::payDebts);
            }
        });
    }

    private void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The scheduler is shut down");
        }
    }
}
