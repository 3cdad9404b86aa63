// The official client, driven line by line: node chat-driver.js <url> <token> [transports]
// In:  {"id": 1, "event": "message:send", "args": [{…}]}   an emit that wants an acknowledgement
// Out: {"event": "message:sent", "args": [{…}]}            whatever happens to the socket
//      {"id": 1, "answer": {…}}                            an acknowledgement
import { createInterface } from "node:readline";
import { io } from "socket.io-client";

const [url, token, transports] = process.argv.slice(2);
const print = (line) => console.log(JSON.stringify(line));

const socket = io(url, {
  auth: token ? { token } : {},
  reconnectionDelay: 50,
  reconnectionDelayMax: 200,
  ...(transports ? { transports: transports.split(",") } : {}),
});

let opened; // the transport it began with: the upgrade may be over before the namespace has answered
socket.io.on("open", () => {
  const { engine } = socket.io;
  opened = engine.transport.name;
  engine.once("upgrade", (transport) => print({ event: "upgrade", args: [{ transport: transport.name }] }));
});
socket.on("connect", () => print({ event: "connect", args: [{ id: socket.id, transport: opened }] }));
socket.on("connect_error", (error) => {
  print({ event: "connect_error", args: [{ message: error.message, data: error.data }] });
});
socket.on("disconnect", (reason) => print({ event: "disconnect", args: [{ reason }] }));
socket.onAny((event, ...args) => print({ event, args }));

createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const { id, event, args } = JSON.parse(line);
    print({ id, answer: await socket.emitWithAck(event, ...args) });
  })
  .on("close", () => process.exit(0));
