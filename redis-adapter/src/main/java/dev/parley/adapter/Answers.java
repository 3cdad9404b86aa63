package dev.parley.adapter;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came back from a cluster-wide question. Nothing that arrived is thrown away: when the time was up before everybody had
 * answered, {@code complete} is false and {@code values} holds what there is.
 *
 * @param values the answers, in order of arrival
 * @param complete whether everybody who was expected to answer did
 * @param missing ids of the servers that did not answer, as far as they are known
 */
public record Answers<T extends @Nullable Object>(List<T> values, boolean complete, Set<String> missing) {
    public Answers {
        values = Collections.unmodifiableList(values);
        missing = Set.copyOf(missing);
    }

    public static <T extends @Nullable Object> Answers<T> complete(List<T> values) {
        return new Answers<>(values, true, Set.of());
    }
}
