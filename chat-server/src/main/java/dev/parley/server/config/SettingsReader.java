package dev.parley.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Reads settings and remembers everything that is wrong, so that the operator is told once and not fault by fault. After a
 * fault it goes on with the default. An empty environment variable counts as none, as compose files and unit files write it.
 */
public final class SettingsReader {
    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> effective = new LinkedHashMap<>();

    /** @param flags by flag, {@code --port} */
    public SettingsReader(Map<String, String> flags, Map<String, String> environment) {
        this.flags = Map.copyOf(flags);
        this.environment = Map.copyOf(environment);
    }

    /** The value of a setting that has a default. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseGet(() -> setting.type().parse(setting.defaultText()));
    }

    /** The value of a setting, its default, or nothing. */
    public <T> Optional<T> find(Setting<T> setting) {
        Optional<Given> given = given(setting);
        Optional<String> text = given.map(Given::value)
                .or(() -> Optional.of(setting.defaultText()).filter(value -> !value.isEmpty()));
        remember(setting, given.map(Given::source).orElse("default"), text);
        return text.flatMap(value -> parse(setting, value, given));
    }

    public boolean isGiven(Setting<?> setting) {
        return given(setting).isPresent();
    }

    /** Makes a value out of several settings; what it throws becomes a fault of the named ones. */
    public <T> Optional<T> build(String names, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            fault(names + ": " + Masking.credentials(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    public void fault(String line) {
        faults.add(line);
    }

    /** Own variables that are no settings: most likely misspelt, and silently without effect if nobody says so. */
    public void rejectUnknownVariables(Collection<String> known) {
        new TreeSet<>(environment.keySet())
                .stream()
                        .filter(name -> name.startsWith(Setting.OWN_PREFIX) && !known.contains(name))
                        .forEach(name -> fault(name + ": unknown variable"
                                + Spelling.closest(name, known)
                                        .map(hint -> " (did you mean " + hint + "?)")
                                        .orElse("")
                                + "; correct or unset it, --help lists those there are"));
    }

    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Each setting that was asked for, by variable, with its value fit to be shown and where it came from. */
    public Map<String, String> effective() {
        return new LinkedHashMap<>(effective);
    }

    private Optional<Given> given(Setting<?> setting) {
        String flag = flags.get(setting.flag());
        if (flag != null) {
            return Optional.of(new Given(flag.strip(), setting.flag(), "flag"));
        }
        return Optional.ofNullable(environment.get(setting.variable()))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> new Given(value, setting.variable(), "environment"));
    }

    private <T> Optional<T> parse(Setting<T> setting, String value, Optional<Given> given) {
        try {
            return Optional.of(setting.type().parse(value));
        } catch (IllegalArgumentException e) {
            String name = given.map(Given::name).orElse(setting.variable());
            fault(name + ": " + shownFaulty(setting, value) + " (expected: "
                    + setting.type().rule() + "); correct "
                    + (name.equals(setting.flag()) ? "the flag" : "the variable, or pass " + setting.flag()));
            return Optional.empty();
        }
    }

    private static String shownFaulty(Setting<?> setting, String value) {
        return value.isEmpty() ? "empty" : setting.shown(value);
    }

    private void remember(Setting<?> setting, String source, Optional<String> text) {
        effective.put(
                setting.variable(),
                text.map(value -> setting.shown(value) + " (" + source + ")").orElse("(not set)"));
    }

    private record Given(String value, String name, String source) {}
}
