package dev.parley.admin.command;

import dev.parley.admin.output.Columns;
import dev.parley.admin.output.Output;
import dev.parley.presence.OnlinePage;
import dev.parley.presence.Presence;
import dev.parley.presence.redis.PresenceInspector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists who is online. */
@Command(name = "online", description = "Lists the users who are online and not invisible.")
final class OnlineCommand extends AdminCommand {
    private static final int PAGE = 200;
    private static final Columns COLUMNS = new Columns()
            .with("USER", 24)
            .with("NAME", 20)
            .with("STATUS", 9)
            .with("SOCKETS", 7)
            .with("LAST SEEN", 24)
            .with("STATUS TEXT", 0);

    OnlineCommand(AdminContext context) {
        super(context);
    }

    @Override
    void run(RedisSession session, Output output) {
        PresenceInspector inspector = inspector(session);
        long listed = 0;
        @Nullable String cursor = null;
        do {
            OnlinePage page = session.await(inspector.getOnlineUsers(cursor, PAGE));
            if (listed == 0 && !page.userIds().isEmpty()) {
                output.row(COLUMNS, COLUMNS.titles());
            }
            session.await(inspector.getUserPresences(page.userIds())).values().forEach(user -> print(user, output));
            listed += page.userIds().size();
            cursor = page.cursor();
        } while (cursor != null && output.flush());
        output.text(listed == 0 ? "Nobody is online." : "Online: " + listed);
    }

    private static void print(Presence user, Output output) {
        output.row(
                COLUMNS,
                List.of(
                        user.userId(),
                        text(user.username()),
                        user.status().wireName(),
                        Long.toString(user.sockets()),
                        text(user.lastSeen()),
                        text(user.statusText())));
        output.object(fields(user));
    }

    private static Map<String, @Nullable Object> fields(Presence user) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("userId", user.userId());
        fields.put("username", user.username());
        fields.put("avatar", user.avatar());
        fields.put("status", user.status().wireName());
        fields.put("statusText", user.statusText());
        fields.put("lastSeen", user.lastSeen() == null ? null : user.lastSeen().toString());
        fields.put("sockets", user.sockets());
        return fields;
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "-");
    }
}
