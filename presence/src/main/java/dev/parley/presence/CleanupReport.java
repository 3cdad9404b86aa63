package dev.parley.presence;

import java.util.List;

/** What a cleanup removed, or would remove, and why. */
public record CleanupReport(boolean dryRun, List<Removal> removals) {
    public CleanupReport {
        removals = List.copyOf(removals);
    }

    /**
     * @param userId the user concerned
     * @param what the key or member removed
     * @param reason one sentence for the operator
     */
    public record Removal(String userId, String what, String reason) {}
}
