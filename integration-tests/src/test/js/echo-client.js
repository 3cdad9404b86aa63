// The official JavaScript client against the echo sample:
// node echo-client.js <url> polling|websocket|upgrade [url over a slow line]
import assert from "node:assert/strict";
import { io, NodeWebSocket, NodeXHR } from "socket.io-client";
import { next, run, test, until } from "./suite.js";

const [url, transport, slowUrl] = process.argv.slice(2);
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: undefined }[transport];
const open = new Set();

/** A WebSocket that waits for the traffic that it is to meet; it could be open before the first message. */
const lateWebSocket = (traffic) =>
  class extends NodeWebSocket {
    doOpen() {
      traffic.then(() => super.doOpen());
    }
  };

const dial = (namespace = "/", options = {}, server = url) => {
  const socket = io(server + namespace, {
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    ...(transports ? { transports } : {}),
    ...options,
  });
  open.add(socket);
  return socket;
};

/** A socket with its first event seen, and on the transport that this run is about. */
const connected = async (namespace, options) => {
  const socket = dial(namespace, options);
  await next(socket, "auth");
  if (transport === "upgrade") {
    await until(() => socket.io.engine.transport.name === "websocket", "the upgrade");
  }
  return socket;
};

const values = [
  1,
  -7,
  1.5,
  9007199254740991,
  "text",
  "",
  "ünïcödé 🚀 \u2028 \u001e \u0000 \"quoted\"",
  true,
  false,
  null,
  [],
  {},
  [1, [2, [3, { four: 4 }]]],
  { nested: { list: [null, { deep: "er" }] }, "key with space": 0 },
];

test("connects, and the auth payload arrives", async () => {
  const socket = dial("/", { auth: { token: "abc", nested: { n: 1 } } });
  const [auth] = await next(socket, "auth");

  assert.deepEqual(auth, { token: "abc", nested: { n: 1 } });
  assert.match(socket.id, /^[\w-]{20}$/);
  assert.notEqual(socket.id, socket.io.engine.id);
});

test("an absent auth payload is an empty object", async () => {
  assert.deepEqual(await next(dial(), "auth"), [{}]);
});

test("an unknown namespace is refused and the connection goes on", async () => {
  const socket = await connected();
  const unknown = socket.io.socket("/unknown");

  const [error] = await next(unknown, "connect_error");

  assert.equal(error.message, "Invalid namespace");
  assert.deepEqual(await socket.emitWithAck("message-with-ack", 1), 1);
});

test("events come back with the same arguments", async () => {
  const socket = await connected();
  socket.emit("message", ...values);

  assert.deepEqual(await next(socket, "message-back"), values);
});

test("an event without arguments comes back without arguments", async () => {
  const socket = await connected();
  socket.emit("message");

  assert.deepEqual(await next(socket, "message-back"), []);
});

test("acknowledgements carry the same arguments", async () => {
  const socket = await connected();
  const args = await new Promise((resolve) => {
    socket.emit("message-with-ack", ...values, (...answer) => resolve(answer));
  });

  assert.deepEqual(args, values);
});

test("an acknowledgement may have no argument", async () => {
  const socket = await connected();

  assert.deepEqual(
    await new Promise((resolve) => socket.emit("message-with-ack", (...answer) => resolve(answer))),
    [],
  );
});

test("many acknowledgements in flight find their calls", async () => {
  const socket = await connected();
  const numbers = Array.from({ length: 300 }, (_, i) => i);

  assert.deepEqual(await Promise.all(numbers.map((n) => socket.emitWithAck("message-with-ack", n))), numbers);
});

test("the server asks for an acknowledgement and gets it", async () => {
  const socket = await connected();
  socket.on("question", (n, blob, answer) => answer({ n: n + 1, blob }));

  const reply = await socket.emitWithAck("emit-ack", {
    rooms: [socket.id],
    event: "question",
    args: [41, Buffer.from([1, 2, 3])],
  });

  assert.deepEqual(reply, { ok: true, responses: [{ n: 42, blob: Buffer.from([1, 2, 3]) }] });
});

test("an acknowledgement that nobody gives times out on the server", async () => {
  const socket = await connected();
  socket.on("question", () => {});

  const reply = await socket.emitWithAck("emit-ack", { rooms: [socket.id], event: "question", timeout: 100 });

  assert.equal(reply.ok, false);
  assert.deepEqual(reply.responses, []);
});

test("binary comes back, at any depth and in order", async () => {
  const socket = await connected();
  const args = [
    Buffer.from([1, 2, 3]),
    { list: [Buffer.alloc(0), { deep: Buffer.from("deep") }], text: "beside" },
    "last",
    Buffer.from([255, 0, 30]),
  ];
  socket.emit("message", ...args);

  assert.deepEqual(await next(socket, "message-back"), args);
});

test("binary is acknowledged with binary", async () => {
  const socket = await connected();
  const answer = await socket.emitWithAck("message-with-ack", { blob: Buffer.from([7]), n: 1 });

  assert.deepEqual(answer, { blob: Buffer.from([7]), n: 1 });
});

test("text and binary keep their order", async () => {
  const socket = await connected();
  const received = [];
  socket.on("message-back", (n) => received.push(Buffer.isBuffer(n) ? n.readUInt16BE() : n));
  for (let n = 0; n < 200; n++) {
    socket.emit("message", n % 3 ? n : Buffer.from([n >> 8, n & 255]));
  }

  await until(() => received.length >= 200, "200 messages");
  assert.deepEqual(received, Array.from({ length: 200 }, (_, i) => i));
});

test("namespaces share a connection and keep their events apart", async () => {
  const root = await connected();
  const custom = root.io.socket("/custom", { auth: { in: "custom" } });
  assert.deepEqual(await next(custom, "auth"), [{ in: "custom" }]);
  const strays = [];
  root.onAny((event) => strays.push(event));

  custom.emit("message", "to custom");

  assert.deepEqual(await next(custom, "message-back"), ["to custom"]);
  assert.notEqual(custom.id, root.id);
  assert.deepEqual(await root.emitWithAck("message-with-ack", "still there"), "still there");
  assert.deepEqual(strays, []);
});

test("leaving a namespace leaves the connection open", async () => {
  const root = await connected();
  const custom = root.io.socket("/custom");
  await next(custom, "auth");

  custom.disconnect();

  assert.equal(await root.emitWithAck("message-with-ack", "here"), "here");
  custom.connect();
  await next(custom, "auth");
});

test("payloads near the limit pass both ways", async () => {
  const socket = await connected();
  const text = "x".repeat(700_000);
  const blob = Buffer.alloc(600_000, 7);

  assert.equal(await socket.emitWithAck("message-with-ack", text), text);
  assert.deepEqual(await socket.emitWithAck("message-with-ack", blob), blob);
});

test("a payload over the limit ends the connection, and a new one works", async () => {
  const socket = await connected();
  const gone = next(socket, "disconnect");

  socket.emit("message", "x".repeat(1_100_000));

  assert.match((await gone)[0], /^transport (close|error)$/);
  await next(socket, "connect");
  assert.equal(await socket.emitWithAck("message-with-ack", "back"), "back");
});

test("rooms: those in it hear, those excepted and outside do not", async () => {
  const [alice, bob, carol] = [await connected(), await connected(), await connected()];
  await alice.emitWithAck("join", { rooms: ["room"] });
  const reply = await bob.emitWithAck("join", { rooms: ["room", "quiet"] });
  assert.deepEqual(new Set(reply.rooms), new Set([bob.id, "room", "quiet"]));
  const heard = [];
  alice.on("news", (n) => heard.push(["alice", n]));
  bob.on("news", (n) => heard.push(["bob", n]));
  carol.on("news", (n) => heard.push(["carol", n]));

  await carol.emitWithAck("emit", { rooms: ["room"], except: ["quiet"], event: "news", args: [1] });
  await carol.emitWithAck("emit", { rooms: ["room"], event: "news", args: [2] });
  await carol.emitWithAck("emit", { event: "news", args: [3] });

  await until(() => heard.filter(([, n]) => n === 3).length === 3, "the last news");
  assert.deepEqual(heard.filter(([who]) => who === "alice").map(([, n]) => n), [1, 2, 3]);
  assert.deepEqual(heard.filter(([who]) => who === "bob").map(([, n]) => n), [2, 3]);
  assert.deepEqual(heard.filter(([who]) => who === "carol").map(([, n]) => n), [3]);
});

test("disconnected by the client: it says so and may come again", async () => {
  const socket = await connected();
  const first = socket.id;
  const gone = next(socket, "disconnect");

  socket.disconnect();

  assert.deepEqual((await gone)[0], "io client disconnect");
  socket.connect();
  await next(socket, "connect");
  assert.notEqual(socket.id, first);
});

for (const close of [false, true]) {
  test(`disconnected by the server${close ? " with its connection" : ""}: the client is told`, async () => {
    const socket = await connected();
    const gone = next(socket, "disconnect");

    socket.emit("disconnect-sockets", { rooms: [socket.id], close }, () => {});

    assert.deepEqual((await gone)[0], "io server disconnect");
    assert.equal(socket.active, false);
  });
}

test("a broken connection is replaced by itself, with a new id", async () => {
  const socket = await connected();
  const first = socket.id;
  const gone = next(socket, "disconnect");

  socket.io.engine.close();

  await gone;
  await next(socket, "connect");
  assert.notEqual(socket.id, first);
  assert.equal(await socket.emitWithAck("message-with-ack", 1), 1);
});

test("what is emitted while away arrives after the reconnection", async () => {
  const socket = await connected();
  const gone = next(socket, "disconnect");
  socket.io.engine.close();
  await gone;

  socket.emit("message", "kept");

  assert.deepEqual(await next(socket, "message-back"), ["kept"]);
});

if (transport === "upgrade") {
  for (let round = 1; round <= 3; round++) {
    test(`traffic in both directions during the upgrade: none lost, repeated or reordered (${round})`, async () => {
      let begin;
      const traffic = new Promise((resolve) => (begin = resolve));
      const socket = dial("/", { transports: [NodeXHR, lateWebSocket(traffic)] }, slowUrl);
      const back = [];
      const seen = { polling: 0, websocket: 0 };
      socket.on("message-back", (n) => back.push(Buffer.isBuffer(n) ? n.readUInt32BE() : n));
      await next(socket, "auth");
      const send = (n) => {
        seen[socket.io.engine.transport.name]++;
        if (n % 5) {
          socket.emit("message", n);
        } else {
          const blob = Buffer.alloc(4);
          blob.writeUInt32BE(n);
          socket.emit("message", blob);
        }
      };

      let sent = 0;
      while (seen.websocket < 100) {
        for (let burst = 0; burst < 5; burst++) {
          send(sent++);
        }
        begin();
        await new Promise((resolve) => (sent % 50 ? setImmediate(resolve) : setTimeout(resolve, 1)));
      }

      await until(() => back.length >= sent, `${sent} messages, got ${back.length}`, 10_000);
      assert.deepEqual(back, Array.from({ length: sent }, (_, i) => i));
      assert.ok(seen.polling > 0 && seen.websocket > 0, JSON.stringify(seen));
    });
  }
}

await run(undefined, () => {
  for (const socket of open) {
    socket.disconnect();
  }
  open.clear();
});
