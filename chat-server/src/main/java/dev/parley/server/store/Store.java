package dev.parley.server.store;

import java.util.function.Consumer;

/** The store of one server: its two ports, its state, its end. */
public interface Store extends AutoCloseable {
    MessageLog messages();

    ChatStore chats();

    /** As last seen; does not ask the store and never blocks. */
    StoreHealth health();

    /** Hears every change of state, on a thread of the store that must not be blocked. */
    void addHealthListener(Consumer<StoreHealth> listener);

    /** Writes what waits, as far as the store answers within a few seconds, and ends all threads. */
    @Override
    void close();
}
