package dev.parley.presence;

import java.util.Locale;
import java.util.Optional;

/** What a user says of themselves, plus {@link #OFFLINE}, which only the system says. */
public enum Status {
    ONLINE,
    AWAY,
    BUSY,
    /** Connected, but offline to everybody else. */
    INVISIBLE,
    OFFLINE;

    /** The name on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Status> fromWire(String name) {
        for (Status status : values()) {
            if (status.wireName().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
