package dev.parley.presence.redis;

import dev.parley.presence.PresenceSettings;
import dev.parley.redis.Redis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs scripts with the keys and arguments that all of them begin with (see presence.lua). */
record ScriptContext(Redis redis, PresenceSettings settings) {
    /** Loads the scripts that every connection and disconnection needs. */
    void loadScripts() {
        UserOnlineScript.SCRIPT.load(redis.commands());
        UserOfflineScript.SCRIPT.load(redis.commands());
        UserStatusScript.SCRIPT.load(redis.commands());
    }

    CompletableFuture<List<Object>> run(LuaScript script, String userId, List<String> ownArguments) {
        List<String> arguments = new ArrayList<>(4 + ownArguments.size());
        arguments.add(userId);
        arguments.add(Long.toString(settings.expiry().toMillis()));
        arguments.add(PresenceKeys.CHANNEL);
        arguments.add(settings.serverId());
        arguments.addAll(ownArguments);
        return script.run(redis.commands(), PresenceKeys.ofUser(userId), arguments);
    }
}
