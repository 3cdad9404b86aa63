package dev.parley.adapter;

/** Makes the adapter of one namespace. The adapter is closed by whoever asked for it; shared connections are not its own. */
@FunctionalInterface
public interface AdapterFactory {
    Adapter create(String namespace, LocalSockets sockets);
}
