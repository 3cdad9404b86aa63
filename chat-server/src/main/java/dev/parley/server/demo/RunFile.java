package dev.parley.server.demo;

import java.time.Instant;
import java.util.List;

/**
 * Where the parts of a running demo are.
 *
 * @param redis its address
 * @param mongodb the store's address
 * @param servers addresses of the servers
 * @param pid process of the demo
 * @param startedMillis when that process started, in milliseconds since 1970: a pid alone is given out again, in a container
 *     at each start; 0 if the system does not say
 */
public record RunFile(String redis, String mongodb, List<String> servers, long pid, long startedMillis) {
    /** The system derives a process's start from its own, which it knows to a second or so. */
    private static final long TOLERANCE_MILLIS = 2_000;

    /** Of the demo that is this process. */
    public static RunFile ofThisProcess(String redis, String mongodb, List<String> servers) {
        ProcessHandle self = ProcessHandle.current();
        return new RunFile(redis, mongodb, servers, self.pid(), startOf(self));
    }

    /** Whether its demo runs, and is not this process, which cannot have been there before itself. */
    boolean isOfAnotherRunning() {
        return pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid).filter(this::isTheOneThatWrote).isPresent();
    }

    private boolean isTheOneThatWrote(ProcessHandle process) {
        long start = startOf(process);
        return start == 0 || startedMillis == 0 || Math.abs(start - startedMillis) <= TOLERANCE_MILLIS;
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
