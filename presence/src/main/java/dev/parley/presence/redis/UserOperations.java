package dev.parley.presence.redis;

import dev.parley.presence.LocalPresence;
import dev.parley.presence.LocalPresence.Change;
import dev.parley.presence.LocalPresence.LocalUser;
import dev.parley.presence.PresenceMetrics;
import dev.parley.presence.Status;
import dev.parley.presence.redis.RedisLedger.Debt;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes of this server's users to Redis, one step at a time per user. What Redis cannot be told now is told to the
 * local listeners, entered as a debt, and paid by {@link #restore} when Redis is back.
 */
final class UserOperations {
    private static final Logger LOG = LoggerFactory.getLogger("dev.parley.presence");

    private final LocalPresence local;
    private final ClusterView view;
    private final RedisLedger ledger;
    private final BooleanSupplier hearing;
    private final PresenceMetrics metrics;
    private final UserLanes lanes = new UserLanes();

    /** Once true, nobody is put into Redis again: what is withdrawn stays out. */
    private volatile boolean ending;

    private final UserOnlineScript online;
    private final UserOfflineScript offline;
    private final UserStatusScript status;

    /** @param hearing whether what is published now reaches this server */
    UserOperations(
            ScriptContext context,
            LocalPresence local,
            ClusterView view,
            RedisLedger ledger,
            BooleanSupplier hearing,
            PresenceMetrics metrics) {
        this.local = local;
        this.view = view;
        this.ledger = ledger;
        this.hearing = hearing;
        this.metrics = metrics;
        this.online = new UserOnlineScript(context);
        this.offline = new UserOfflineScript(context);
        this.status = new UserStatusScript(context);
    }

    CompletableFuture<Boolean> connect(Change change, String socketId) {
        String userId = change.after().userId();
        ledger.onArriving(userId, socketId);
        return step(userId, () -> online.connect(change.after(), socketId)).handle((outcome, failure) -> {
            ledger.onArrived(userId, socketId);
            LOG.info("User online: {} - Socket: {}", userId, socketId);
            if (outcome == null) {
                onFailure(change, Debt.SOCKETS, failure);
                return change.bringsOnline();
            }
            onHeld(userId, outcome);
            onPublished(outcome);
            return outcome.broughtOnline();
        });
    }

    CompletableFuture<Boolean> disconnect(Change change, String socketId) {
        String userId = change.after().userId();
        boolean known = change.before().sockets().contains(socketId);
        return step(
                        userId,
                        () -> offline.disconnect(
                                userId, List.of(socketId), change.isLastSocket() && ledger.isHeld(userId)))
                .handle((outcome, failure) -> {
                    if (outcome == null) {
                        if (known) {
                            onFailure(change, Debt.gone(socketId), failure);
                        }
                        logOffline(userId, change.isLastSocket());
                        return change.takesOffline();
                    }
                    if (change.isLastSocket()) {
                        release(userId);
                    }
                    logOffline(userId, outcome.tookOffline() || (known && outcome.sockets() == 0));
                    onPublished(outcome);
                    return outcome.tookOffline();
                });
    }

    CompletableFuture<Boolean> setStatus(Change change, Status next, @Nullable String text) {
        LocalUser user = change.after();
        return step(user.userId(), () -> status.setStatus(user.userId(), next, text, user.data()))
                .handle((outcome, failure) -> {
                    if (outcome == null) {
                        if (user.isConnected()) {
                            onFailure(change, Debt.STATUS, failure);
                        }
                        return change.isStatus();
                    }
                    learn(user.userId(), outcome);
                    onPublished(outcome);
                    return outcome.changed();
                });
    }

    /**
     * Makes Redis have what this server has of a user, renews the expiry, and pays what is owed. Repeating it changes
     * nothing. Completes with whether it could be done.
     */
    CompletableFuture<Boolean> restore(String userId) {
        return lanes.submit(userId, () -> {
                    if (ending) { // asked within the lane, where every withdrawal is before or after us
                        return CompletableFuture.completedFuture(false);
                    }
                    Debt debt = ledger.take(userId);
                    boolean deaf = debt.missed() || !hearing.getAsBoolean();
                    return pay(userId, debt).handle((outcome, failure) -> {
                        if (outcome == null) {
                            ledger.owe(userId, debt);
                            return false;
                        }
                        outcome.ifPresent(last -> onAnswer(last, deaf));
                        return true;
                    });
                })
                .exceptionally(failure -> false);
    }

    private CompletableFuture<Optional<Outcome>> pay(String userId, Debt debt) {
        Optional<LocalUser> here = local.find(userId);
        Set<String> gone = new HashSet<>(debt.gone());
        here.ifPresent(user -> gone.removeAll(user.sockets()));
        CompletableFuture<Optional<Outcome>> paid = CompletableFuture.completedFuture(Optional.empty());
        if (here.isPresent()) {
            paid = hold(here.get(), debt.status());
        }
        if (!gone.isEmpty()) {
            boolean lastOfHeld = here.isEmpty() && ledger.isHeld(userId);
            paid = paid.thenCompose(
                    held -> offline.disconnect(userId, gone, lastOfHeld).thenApply(outcome -> onPaid(userId, outcome)));
        }
        return paid;
    }

    private CompletableFuture<Optional<Outcome>> hold(LocalUser user, boolean owesStatus) {
        String userId = user.userId();
        Set<String> arrived = ledger.arrived(userId, user.sockets());
        if (arrived.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<Outcome>> held =
                online.renew(user, arrived).thenApply(outcome -> onPaid(userId, outcome));
        return owesStatus
                ? held.thenCompose(done -> status.setStatus(userId, user.choice(), user.statusText(), user.data())
                        .thenApply(outcome -> onPaid(userId, outcome)))
                : held;
    }

    private Optional<Outcome> onPaid(String userId, Outcome outcome) {
        if (local.find(userId).isPresent()) {
            onHeld(userId, outcome);
        } else {
            release(userId);
        }
        onPublished(outcome);
        return Optional.of(outcome);
    }

    private void onAnswer(Outcome outcome, boolean deaf) {
        if (deaf) {
            outcome.record().ifPresent(record -> view.onRecord(record, true));
        }
    }

    /** From here on users are only withdrawn. */
    void end() {
        ending = true;
    }

    /** Takes the user's sockets out of Redis; for the end of this server, after {@link #end}. */
    CompletableFuture<Boolean> withdraw(LocalUser user) {
        return step(user.userId(), () -> offline.disconnect(user.userId(), user.sockets(), true))
                .handle((outcome, failure) -> failure == null);
    }

    /** In the user's lane. What was not going to be heard on the channel is taken from the reply. */
    private CompletableFuture<Outcome> step(String userId, Supplier<CompletableFuture<Outcome>> script) {
        return lanes.submit(userId, () -> {
            boolean deaf = !hearing.getAsBoolean();
            return script.get().thenApply(outcome -> {
                onAnswer(outcome, deaf);
                return outcome;
            });
        });
    }

    private void onFailure(Change change, Debt debt, @Nullable Throwable failure) {
        String userId = change.after().userId();
        LOG.debug("Presence of {} is kept in memory: {}", userId, String.valueOf(failure));
        metrics.onFallback();
        ledger.owe(userId, debt);
        view.onLocalChange(change);
    }

    /** Redis knows best what the user said last: it may have been said on another server. */
    private void learn(String userId, Outcome outcome) {
        if (!ledger.owesStatus(userId)) {
            outcome.record().ifPresent(record -> local.setStatus(userId, record.choice(), record.statusText()));
        }
    }

    private void onHeld(String userId, Outcome outcome) {
        ledger.onHeld(userId);
        learn(userId, outcome);
    }

    private void release(String userId) {
        if (local.find(userId).isEmpty()) {
            ledger.onReleased(userId);
        }
    }

    private void onPublished(Outcome outcome) {
        outcome.published().forEach(event -> {
            LOG.info("Published presence event: {}", event);
            metrics.onPublished(event);
        });
    }

    private static void logOffline(String userId, boolean isOffline) {
        if (isOffline) {
            LOG.info("User offline: {}", userId);
        }
    }
}
