package dev.parley.admin.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the tool ends with. */
final class ExitCodes {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int REDIS_UNREACHABLE = 3;

    /** For the help, in order. */
    static final Map<String, String> DESCRIPTION = describe();

    private ExitCodes() {}

    private static Map<String, String> describe() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(Integer.toString(OK), "done");
        codes.put(Integer.toString(FAILED), "something unexpected; please report it");
        codes.put(Integer.toString(USAGE), "wrong arguments or settings");
        codes.put(Integer.toString(REDIS_UNREACHABLE), "Redis cannot be reached, or does not answer");
        codes.put("130", "stopped with Ctrl-C");
        return Collections.unmodifiableMap(codes);
    }
}
