package dev.parley.it.echo;

import dev.parley.adapter.AdapterFactory;
import dev.parley.adapter.memory.MemoryAdapter;

/** The adapters of one server and the connections that they share. */
record EchoAdapters(AdapterFactory factory, Runnable closing) implements AutoCloseable {
    static EchoAdapters open(EchoSettings settings) {
        if (!settings.redis().isEmpty()) {
            throw new IllegalArgumentException("--redis: not available yet (expected: none)");
        }
        return new EchoAdapters((namespace, sockets) -> new MemoryAdapter(sockets), () -> {});
    }

    @Override
    public void close() {
        closing.run();
    }
}
