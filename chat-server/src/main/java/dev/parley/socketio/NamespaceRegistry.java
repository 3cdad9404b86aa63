package dev.parley.socketio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.adapter.AdapterFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of one server. Those that the application asked for by name stay; those that only clients asked for, within a
 * family, end with their last socket, or clients could fill the memory with names.
 */
final class NamespaceRegistry {
    private final Environment environment;
    private final AdapterFactory adapters;
    private final CopyOnWriteArrayList<NamespaceFamily> families = new CopyOnWriteArrayList<>();

    /** Changed under the lock, read without. */
    private final Map<String, ServerNamespace> namespaces = new ConcurrentHashMap<>();

    private final Object lock = new Object();

    /** How many sockets those of families have that nobody asked for by name, sockets on their way in included. */
    @GuardedBy("lock")
    private final Map<ServerNamespace, Integer> passing = new HashMap<>();

    NamespaceRegistry(Environment environment, AdapterFactory adapters) {
        this.environment = environment;
        this.adapters = adapters;
    }

    /** The namespace of this name, made if need be, which from now on stays. */
    ServerNamespace of(String name) {
        NamespaceFamily family = familyOf(name);
        synchronized (lock) {
            ServerNamespace namespace = namespaces.get(name);
            if (namespace == null) {
                return create(name, family);
            }
            passing.remove(namespace);
            return namespace;
        }
    }

    NamespaceFamily of(Predicate<String> names) {
        NamespaceFamily family = new NamespaceFamily(names);
        families.add(family);
        return family;
    }

    /** The namespace of this name for a client that wants to enter, or null; to be followed by one {@link #exit}. */
    @Nullable
    ServerNamespace enter(String name) {
        NamespaceFamily family = familyOf(name);
        synchronized (lock) {
            ServerNamespace namespace = namespaces.get(name);
            if (namespace != null) {
                passing.computeIfPresent(namespace, (key, sockets) -> sockets + 1);
                return namespace;
            }
            if (family == null) {
                return null;
            }
            ServerNamespace member = create(name, family);
            passing.put(member, 1);
            return member;
        }
    }

    /**
     * A socket has come to its end. With the last one goes the adapter, under the lock: whoever enters then makes another one, and
     * two at once would count as two servers. An adapter's close does not block.
     */
    void exit(ServerNamespace namespace) {
        synchronized (lock) {
            Integer sockets = passing.get(namespace);
            if (sockets == null) {
                return;
            }
            if (sockets > 1) {
                passing.put(namespace, sockets - 1);
                return;
            }
            passing.remove(namespace);
            namespaces.remove(namespace.name());
            namespace.adapter().close();
        }
        families.forEach(family -> family.remove(namespace));
    }

    void close() {
        namespaces.values().forEach(namespace -> namespace.adapter().close());
    }

    /** Foreign code: not to be called under the lock. */
    private @Nullable NamespaceFamily familyOf(String name) {
        return families.stream()
                .filter(family -> family.matches(name))
                .findFirst()
                .orElse(null);
    }

    /** The factory is called under the lock, because a second adapter of the same name would count as a second server. */
    @GuardedBy("lock")
    private ServerNamespace create(String name, @Nullable NamespaceFamily family) {
        NamespaceHandlers handlers =
                family == null ? new NamespaceHandlers() : family.handlers().copy();
        ServerNamespace namespace = new ServerNamespace(name, environment, handlers, adapters, this);
        namespaces.put(name, namespace);
        if (family != null) {
            family.add(namespace);
        }
        return namespace;
    }
}
