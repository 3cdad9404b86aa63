package dev.parley.admin.command;

import dev.parley.admin.output.Columns;
import dev.parley.admin.output.Output;
import dev.parley.presence.PresenceRules;
import dev.parley.presence.UserSockets;
import dev.parley.presence.redis.PresenceInspector;
import dev.parley.presence.redis.PresenceInspector.SocketsPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists connected sockets, of one user or of all. */
@Command(name = "sockets", description = "Lists the connected sockets of a user, or of all users, over all servers.")
final class SocketsCommand extends AdminCommand {
    private static final Columns COLUMNS = new Columns().with("USER", 24).with("SOCKET", 0);

    @Parameters(arity = "0..1", paramLabel = "<user>", description = "Id of a user; all users if it is left out.")
    private @Nullable String user;

    SocketsCommand(AdminContext context) {
        super(context);
    }

    @Override
    void run(RedisSession session, Output output) {
        if (user != null && !PresenceRules.isUserId(user)) {
            throw wrongArgument("<user>: " + user.length() + " characters (expected: 1-128, no control characters)");
        }
        PresenceInspector inspector = inspector(session);
        if (user == null) {
            listAll(inspector, session, output);
        } else {
            UserSockets sockets = session.await(inspector.getUserSockets(user));
            sockets.socketIds().forEach(output::text);
            output.object(fields(sockets));
            output.text("Sockets: " + sockets.socketIds().size());
        }
    }

    private static void listAll(PresenceInspector inspector, RedisSession session, Output output) {
        long users = 0;
        long sockets = 0;
        @Nullable String cursor = null;
        do {
            SocketsPage page = session.await(inspector.getAllSockets(cursor));
            if (users == 0 && !page.users().isEmpty()) {
                output.row(COLUMNS, COLUMNS.titles());
            }
            for (UserSockets user : page.users()) {
                user.socketIds().forEach(socketId -> output.row(COLUMNS, List.of(user.userId(), socketId)));
                output.object(fields(user));
                sockets += user.socketIds().size();
            }
            users += page.users().size();
            cursor = page.cursor();
        } while (cursor != null && output.flush());
        output.text("Users: " + users + ", sockets: " + sockets);
    }

    private static Map<String, Object> fields(UserSockets user) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("userId", user.userId());
        fields.put("sockets", user.socketIds());
        return fields;
    }
}
