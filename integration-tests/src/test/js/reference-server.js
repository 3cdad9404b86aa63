// The echo sample on the official server packages, as far as the client tests need it. The same tests run against it
// with -Dparley.it.reference=true, which shows whether a failing test or the server under test is wrong.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Server as EngineServer } from "engine.io";
import { createClient } from "redis";
import { Server } from "socket.io";

const options = {};
for (let i = 2; i < process.argv.length; i += 2) {
  options[process.argv[i].slice(2)] = process.argv[i + 1];
}
const timings = {
  pingInterval: Number(options["ping-interval"] ?? 25_000),
  pingTimeout: Number(options["ping-timeout"] ?? 20_000),
  connectTimeout: Number(options["connect-timeout"] ?? 45_000),
  maxHttpBufferSize: Number(options["max-payload"] ?? 1e6),
  cors: { origin: "*" },
};

const http = createServer();
const io = new Server(http, timings);
if (options.redis) {
  const publisher = createClient({ url: options.redis });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber, { key: options.key ?? "socket.io" }));
}
const engine = new EngineServer(timings);
engine.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
engine.attach(http, { path: "/engine.io/" });

// Both attach to every upgrade; each must leave the other's path alone, which they do by themselves only when they are
// told not to destroy what they do not know.
engine.opts.destroyUpgrade = false;
io.engine.opts.destroyUpgrade = false;

const select = (namespace, fields) => {
  let selection = namespace.except(fields.except ?? []);
  if (fields.flags?.local) {
    selection = selection.local;
  }
  for (const room of fields.rooms ?? []) {
    selection = selection.to(room);
  }
  return selection;
};

const onConnection = (socket) => {
  const namespace = socket.nsp;
  socket.emit("auth", socket.handshake.auth);
  socket.on("message", (...args) => socket.emit("message-back", ...args));
  socket.on("message-with-ack", (...args) => args.pop()(...args));
  socket.on("join", async ({ rooms }, ack) => {
    await socket.join(rooms);
    ack({ ok: true, rooms: [...socket.rooms] });
  });
  socket.on("emit", (fields, ack) => {
    select(fields.fromSocket ? socket : namespace, fields).emit(fields.event, ...(fields.args ?? []));
    ack({ ok: true });
  });
  socket.on("emit-ack", (fields, ack) => {
    select(namespace, fields)
      .timeout(fields.timeout ?? 2000)
      .emit(fields.event, ...(fields.args ?? []), (error, responses) =>
        ack(error ? { ok: false, error: error.message, responses } : { ok: true, responses }),
      );
  });
  socket.on("disconnect-sockets", (fields, ack) => {
    ack?.({ ok: true });
    select(namespace, fields).disconnectSockets(fields.close ?? false);
  });
};
io.on("connection", onConnection);
io.of("/custom").on("connection", onConnection);

// What a mutated control event makes of the handlers above says nothing about the packages.
process.on("uncaughtException", (error) => console.log(error.message));

http.listen(Number(options.port ?? 3000), options.host ?? "127.0.0.1", () => {
  console.log(`READY ${http.address().port}`);
});
