package dev.parley.admin.command;

import dev.parley.admin.output.Output;
import dev.parley.presence.UserSockets;
import dev.parley.presence.redis.PresenceInspector;
import dev.parley.presence.redis.PresenceInspector.SocketsPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how many are online. */
@Command(name = "count", description = "Says how many users are online and not invisible.")
final class CountCommand extends AdminCommand {
    @Option(
            names = "--all",
            description = "Also count all connected users and their sockets. Goes through all keys, in parts.")
    private boolean all;

    CountCommand(AdminContext context) {
        super(context);
    }

    @Override
    void run(RedisSession session, Output output) {
        PresenceInspector inspector = inspector(session);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("online", session.await(inspector.countOnline()));
        if (all) {
            countSockets(inspector, session, counts);
        }
        // The bare number where there is but one: scripts like it.
        counts.forEach((name, count) -> output.text(all ? name + ": " + count : Long.toString(count)));
        output.object(counts);
    }

    private static void countSockets(PresenceInspector inspector, RedisSession session, Map<String, Long> counts) {
        long users = 0;
        long sockets = 0;
        @Nullable String cursor = null;
        do {
            SocketsPage page = session.await(inspector.getAllSockets(cursor));
            users += page.users().size();
            sockets += page.users().stream()
                    .map(UserSockets::socketIds)
                    .mapToLong(List::size)
                    .sum();
            cursor = page.cursor();
        } while (cursor != null);
        counts.put("connected", users);
        counts.put("sockets", sockets);
    }
}
