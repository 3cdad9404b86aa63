// Emits once with the official emitter: node emit.js <redis url> <room or empty> <event> <JSON array of arguments>
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";

const [url, room, event, args] = process.argv.slice(2);
const client = createClient({ url });
await client.connect();
const emitter = new Emitter(client);
(room ? emitter.to(room) : emitter).emit(event, ...JSON.parse(args), Buffer.from([1, 2, 3]));
await client.quit();
