package dev.parley.adapter.memory;

import dev.parley.adapter.AdapterContract;
import dev.parley.adapter.FakeSockets;

class MemoryAdapterTest extends AdapterContract {
    @Override
    protected Node startAlone() {
        FakeSockets sockets = new FakeSockets();
        return new Node(new MemoryAdapter(sockets), sockets);
    }
}
