package dev.parley.presence.redis;

import dev.parley.presence.LocalPresence.LocalUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Holds sockets of a user in Redis ({@code user_online.lua}). */
final class UserOnlineScript {
    static final LuaScript SCRIPT = new LuaScript("user_online.lua");

    private final ScriptContext context;

    UserOnlineScript(ScriptContext context) {
        this.context = context;
    }

    /** A new socket, with the newest data of its user. */
    CompletableFuture<Outcome> connect(LocalUser user, String socketId) {
        return run("connect", user, List.of(socketId));
    }

    /** Sockets that have been here for a while; what Redis knows already stays as it is, but for its expiry. */
    CompletableFuture<Outcome> renew(LocalUser user, Set<String> socketIds) {
        return run("renew", user, socketIds);
    }

    private CompletableFuture<Outcome> run(String mode, LocalUser user, Collection<String> socketIds) {
        List<String> arguments = new ArrayList<>();
        arguments.add(mode);
        arguments.add(user.data().username());
        arguments.add(Objects.requireNonNullElse(user.data().avatar(), ""));
        arguments.add(user.choice().wireName());
        arguments.add(Objects.requireNonNullElse(user.statusText(), ""));
        arguments.addAll(socketIds);
        return context.run(SCRIPT, user.userId(), arguments).thenApply(reply -> Outcome.of(user.userId(), reply));
    }
}
