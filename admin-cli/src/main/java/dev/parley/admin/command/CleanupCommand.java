package dev.parley.admin.command;

import dev.parley.admin.output.Columns;
import dev.parley.admin.output.Output;
import dev.parley.presence.CleanupReport.Removal;
import dev.parley.presence.redis.CleanupSweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what expired. */
@Command(
        name = "cleanup",
        description = "Removes users who count as online but are not there, and sockets of nobody; says what and why."
                + " Others are told that the users are offline.")
final class CleanupCommand extends AdminCommand {
    private static final Columns COLUMNS =
            new Columns().with("USER", 24).with("REMOVED", 40).with("BECAUSE", 0);

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    CleanupCommand(AdminContext context) {
        super(context);
    }

    @Override
    void run(RedisSession session, Output output) {
        CleanupSweep sweep = inspector(session).sweep(dryRun);
        int count = 0;
        // Shown as it goes, for a step that fails does not undo those before it.
        while (sweep.hasNext()) {
            for (Removal removal : session.await(sweep.next())) {
                if (count++ == 0) {
                    output.row(COLUMNS, COLUMNS.titles());
                }
                output.row(COLUMNS, List.of(removal.userId(), removal.what(), removal.reason()));
                output.object(fields(removal));
            }
        }
        output.text((dryRun ? "Would remove: " : "Removed: ") + count);
    }

    private Map<String, Object> fields(Removal removal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("userId", removal.userId());
        fields.put("removed", removal.what());
        fields.put("reason", removal.reason());
        fields.put("dryRun", dryRun);
        return fields;
    }
}
