package dev.parley.presence.redis;

import dev.parley.presence.Status;
import dev.parley.presence.UserData;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes what a connected user says of themselves ({@code user_status.lua}). */
final class UserStatusScript {
    static final LuaScript SCRIPT = new LuaScript("user_status.lua");

    private final ScriptContext context;

    UserStatusScript(ScriptContext context) {
        this.context = context;
    }

    /** @param data taken only if Redis has no record of the user */
    CompletableFuture<Outcome> setStatus(
            String userId, Status status, @Nullable String statusText, @Nullable UserData data) {
        List<String> arguments = List.of(
                status.wireName(),
                Objects.requireNonNullElse(statusText, ""),
                data == null ? "" : data.username(),
                data == null ? "" : Objects.requireNonNullElse(data.avatar(), ""));
        return context.run(SCRIPT, userId, arguments).thenApply(reply -> Outcome.of(userId, reply));
    }
}
