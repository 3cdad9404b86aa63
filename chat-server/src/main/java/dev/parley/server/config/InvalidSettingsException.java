package dev.parley.server.config;

import java.util.List;

/** Settings that cannot be used, with one line for each fault. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> faults;

    public InvalidSettingsException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
