// The echo sample with the official packages, as a peer of ours on the classic Redis wire.
// Usage: node echo-server.cjs <redis url> <key> <name>; prints READY <port>; ends with its standard input.
"use strict";

const http = require("http");
const { Server } = require("socket.io");
const { createAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");

const [url, key, name] = process.argv.slice(2);

function select(all, request) {
  let selection = all;
  for (const room of request.rooms || []) selection = selection.to(room);
  for (const room of request.except || []) selection = selection.except(room);
  if (request.flags && request.flags.local) selection = selection.local;
  if (request.flags && request.flags.volatile) selection = selection.volatile;
  return selection;
}

// The adapter rejects, or answers with an error and what there is, when the time is up.
function withAck(start) {
  return new Promise((resolve) =>
    start((error, responses) => resolve({ ok: !error, error: error && error.message, responses })),
  );
}

function register(namespace) {
  const everyone = (request) => select(namespace.in([]), request);

  const controls = {
    join: async (socket, request) => {
      request.rooms.forEach((room) => socket.join(room));
      return { ok: true, rooms: [...socket.rooms] };
    },
    "set-data": async (socket, request) => {
      socket.data = request.data;
      return { ok: true };
    },
    emit: async (socket, request) => {
      const all = request.fromSocket ? socket.broadcast : namespace.in([]);
      select(all, request).emit(request.event, ...(request.args || []));
      return { ok: true };
    },
    "emit-ack": async (socket, request) =>
      withAck((done) =>
        everyone(request)
          .timeout(request.timeout || 2000)
          .emit(request.event, ...(request.args || []), done),
      ),
    fetch: async (socket, request) => {
      const sockets = await everyone(request).fetchSockets();
      return {
        ok: true,
        sockets: sockets.map((s) => ({ id: s.id, rooms: [...s.rooms], data: s.data, handshake: s.handshake })),
      };
    },
    "sockets-join": async (socket, request) => {
      everyone(request).socketsJoin(request.target);
      return { ok: true };
    },
    "sockets-leave": async (socket, request) => {
      everyone(request).socketsLeave(request.target);
      return { ok: true };
    },
    "disconnect-sockets": async (socket, request) => {
      everyone(request).disconnectSockets(request.close);
      return { ok: true };
    },
    "server-side-emit": async (socket, request) => {
      namespace.serverSideEmit(request.event, ...(request.args || []));
      return { ok: true };
    },
    "server-side-emit-ack": async (socket, request) =>
      withAck((done) => namespace.serverSideEmit(request.event, ...(request.args || []), done)),
    "all-rooms": async () => ({ ok: true, rooms: [...(await namespace.adapter.allRooms())] }),
    "server-count": async () => ({ ok: true, count: await namespace.adapter.serverCount() }),
  };

  namespace.on("connection", (socket) => {
    for (const [event, control] of Object.entries(controls)) {
      socket.on(event, (request, ack) =>
        control(socket, request || {}).then(ack, (error) => ack({ ok: false, error: error.message })),
      );
    }
  });

  namespace.on("probe", (...args) => {
    const answer = typeof args[args.length - 1] === "function" ? args.pop() : () => {};
    namespace.local.emit("probe-received", ...args);
    answer({ name, args });
  });
}

async function main() {
  const publisher = createClient({ url });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const server = http.createServer();
  const io = new Server(server, {
    adapter: createAdapter(publisher, subscriber, { key, requestsTimeout: 3000 }),
  });
  register(io.of("/"));
  register(io.of("/custom"));
  // The subscriptions were sent before this; replies come in order.
  await subscriber.ping();
  server.listen(0, "127.0.0.1", () => console.log(`READY ${server.address().port}`));
  process.stdin.on("end", () => process.exit(0)).resume();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
