package dev.parley.server.chat;

import dev.parley.adapter.RoomName;
import dev.parley.socketio.BroadcastOperator;
import dev.parley.socketio.Namespace;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A namespace without sockets that keeps what is emitted to which rooms. Thread-safe. */
public final class FakeNamespace {
    public final List<Emitted> emitted = new CopyOnWriteArrayList<>();

    public Namespace namespace() {
        return fake(Namespace.class, (method, args) -> switch (method.getName()) {
            case "everyone", "local" -> selection(List.of());
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private BroadcastOperator selection(List<String> rooms) {
        return fake(BroadcastOperator.class, (method, args) -> switch (method.getName()) {
            case "local", "except" -> selection(rooms);
            case "to" -> selection(names((Collection<?>) args[0]));
            case "emit" -> {
                emitted.add(new Emitted((String) args[0], rooms, Arrays.asList((Object[]) args[1])));
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static List<String> names(Collection<?> rooms) {
        return rooms.stream().map(room -> ((RoomName) room).toString()).toList();
    }

    static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> behaviour.call(method, args)));
    }

    interface Behaviour {
        @Nullable
        Object call(Method method, Object[] args);
    }

    public record Emitted(String event, List<String> rooms, List<@Nullable Object> args) {}
}
