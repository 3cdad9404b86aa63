package dev.parley.server.chat.presence;

import dev.parley.presence.OnlinePage;
import dev.parley.presence.Presence;
import dev.parley.presence.PresenceEvent;
import dev.parley.presence.PresenceManager;
import dev.parley.presence.Status;
import dev.parley.server.chat.ChatMetrics;
import dev.parley.server.chat.ClientEvents;
import dev.parley.server.chat.ClientSession;
import dev.parley.server.chat.Payload;
import dev.parley.server.chat.RefusedException;
import dev.parley.server.chat.SerialLane;
import dev.parley.server.chat.Timestamps;
import dev.parley.server.limit.RateLimits;
import dev.parley.socketio.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code presence:get}, {@code presence:list}, {@code presence:set}, and the cluster's changes for every local socket. */
public final class PresenceFeature {
    /** Changes that are not delivered yet. */
    static final int MAX_WAITING = 8_192;

    private static final int MAX_USERS = 500;
    private static final int MAX_PAGE = 500;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_STATUS_TEXT = 200;
    private static final int MAX_CURSOR = 500;

    private final ClientEvents events;
    private final PresenceManager presence;
    private final Namespace namespace;
    private final ChatMetrics metrics;
    private final SerialLane changes;

    public PresenceFeature(
            ClientEvents events, PresenceManager presence, Namespace namespace, Executor workers, ChatMetrics metrics) {
        this.events = events;
        this.presence = presence;
        this.namespace = namespace;
        this.metrics = metrics;
        this.changes = new SerialLane(workers, MAX_WAITING);
        events.onAsync("presence:get", RateLimits.Kind.OTHER, this::handleGet)
                .onAsync("presence:list", RateLimits.Kind.OTHER, this::handleList)
                .onAsync("presence:set", RateLimits.Kind.PRESENCE, this::handleSet);
        presence.addListener(this::onPresenceEvent);
    }

    /** On Redis' own thread, which must not write to every socket. When too many wait, the oldest is the one to be missed. */
    private void onPresenceEvent(PresenceEvent event) {
        if (!changes.push(() -> namespace.local().emit(event.event(), event.data()))) {
            metrics.onPresenceMissed();
        }
    }

    private CompletionStage<Map<String, @Nullable Object>> handleGet(ClientSession session, Payload payload) {
        if (!payload.has("userIds")) {
            throw RefusedException.invalid("userIds", "an array of ids");
        }
        Set<String> userIds = payload.ids("userIds", MAX_USERS);
        // the question itself has been counted; each user asked for costs Redis as much as one
        events.charge(session, RateLimits.Kind.OTHER, userIds.size() - 1);
        return presence.getUserPresences(userIds).thenApply(found -> {
            Map<String, @Nullable Object> users = new LinkedHashMap<>();
            userIds.forEach(id ->
                    users.put(id, view(found.getOrDefault(id, Presence.offline(id)), id.equals(session.userId()))));
            return Map.of("users", users);
        });
    }

    /** An invisible user looks to others exactly like one who went away: the same fields, no text and no sockets. */
    private static Map<String, @Nullable Object> view(Presence presence, boolean own) {
        boolean hidden = presence.status() == Status.OFFLINE || (presence.status() == Status.INVISIBLE && !own);
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("status", (hidden ? Status.OFFLINE : presence.status()).wireName());
        if (presence.username() != null) {
            view.put("username", presence.username());
        }
        if (presence.statusText() != null && !hidden) {
            view.put("statusText", presence.statusText());
        }
        if (presence.lastSeen() != null) {
            view.put("lastSeen", Timestamps.format(presence.lastSeen()));
        }
        view.put("sockets", hidden ? 0L : presence.sockets());
        return view;
    }

    private CompletionStage<Map<String, @Nullable Object>> handleList(ClientSession session, Payload payload) {
        @Nullable String cursor = payload.optionalLine("cursor", MAX_CURSOR).orElse(null);
        int limit = payload.optionalInt("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        try {
            return presence.getOnlineUsers(cursor, limit).thenApply(PresenceFeature::page);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("cursor", "what the last page gave");
        }
    }

    private static Map<String, @Nullable Object> page(OnlinePage page) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("users", page.userIds());
        if (page.cursor() != null) {
            answer.put("cursor", page.cursor());
        }
        answer.put("total", page.total());
        return answer;
    }

    private CompletionStage<Map<String, @Nullable Object>> handleSet(ClientSession session, Payload payload) {
        Status status = Optional.ofNullable(payload.raw("status"))
                .filter(String.class::isInstance)
                .flatMap(name -> Status.fromWire((String) name))
                .filter(named -> named != Status.OFFLINE)
                .orElseThrow(() -> RefusedException.invalid("status", "online, away, busy or invisible"));
        @Nullable
        String text = payload.optionalLine("statusText", MAX_STATUS_TEXT).orElse(null);
        return presence.setUserStatus(session.userId(), status, text).thenApply(changed -> Map.of());
    }
}
