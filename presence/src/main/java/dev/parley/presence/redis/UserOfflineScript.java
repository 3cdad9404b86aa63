package dev.parley.presence.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes sockets of a user out of Redis ({@code user_offline.lua}). */
final class UserOfflineScript {
    static final LuaScript SCRIPT = new LuaScript("user_offline.lua");

    private final ScriptContext context;

    UserOfflineScript(ScriptContext context) {
        this.context = context;
    }

    /** @param lastOfHeld the user has no socket here any more, and Redis is known to have held those there were */
    CompletableFuture<Outcome> disconnect(String userId, Collection<String> socketIds, boolean lastOfHeld) {
        List<String> arguments = new ArrayList<>();
        arguments.add(lastOfHeld ? "1" : "0");
        arguments.addAll(socketIds);
        return context.run(SCRIPT, userId, arguments).thenApply(reply -> Outcome.of(userId, reply));
    }
}
