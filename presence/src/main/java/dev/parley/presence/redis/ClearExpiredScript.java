package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.presence.CleanupReport.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Removes what is left of a user who is not there any more ({@code clear_expired.lua}). */
final class ClearExpiredScript {
    private static final LuaScript SCRIPT = new LuaScript("clear_expired.lua");

    private final ScriptContext context;

    ClearExpiredScript(ScriptContext context) {
        this.context = context;
    }

    /** Completes with what was removed, or would be; nothing for a user who is in order. */
    CompletableFuture<List<Removal>> clear(String userId, boolean dryRun) {
        return context.run(SCRIPT, userId, List.of(dryRun ? "1" : "0")).thenApply(reply -> removals(userId, reply));
    }

    private static List<Removal> removals(String userId, List<Object> reply) {
        String reason = new String((byte[]) reply.get(0), UTF_8);
        List<Removal> removals = new ArrayList<>(2);
        if (!reason.isEmpty() && (Long) reply.get(1) == 1) {
            removals.add(new Removal(userId, "member of " + PresenceKeys.ONLINE_USERS, reason));
        }
        if (!reason.isEmpty() && (Long) reply.get(2) > 0) {
            String what = PresenceKeys.sockets(userId) + " (sockets: " + reply.get(2) + ")";
            removals.add(new Removal(userId, what, reason));
        }
        return removals;
    }
}
