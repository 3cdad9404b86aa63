/*
 * A chat client that keeps what the protocol promises: every message once, in order, whatever fails in between.
 *
 *  - A message is sent with a clientId and sent again with the same one until the server acknowledges it.
 *  - Each chat knows the last seq it has shown. A later seq than the next one, or a new connection, asks chat:sync for
 *    what is missing before anything later is shown.
 *
 * It knows nothing of the page: it tells its listener what happened.
 */
import { io } from './vendor/socket.io.esm.min.js';

const ACK_TIMEOUT_MS = 8000;
const RETRY_MS = [500, 1000, 2000, 5000];
const PERMANENT = new Set(['invalid', 'forbidden', 'not_found', 'too_large', 'conflict', 'unauthorized']);

/** Random enough to be unique; crypto.randomUUID is missing on pages that came by plain HTTP from another machine. */
function newClientId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class RequestError extends Error {
  constructor(error) {
    super(error.message);
    this.code = error.code;
    this.details = error.details;
  }
}

export class ChatClient {
  #listener;
  #socket;
  #chats = new Map(); // chatId -> { lastSeq (none while the start is not known), held: Map(seq -> message), syncing }
  #outbox = []; // sends without an acknowledgement yet, in order
  #sending = false;

  /**
   * @param listener { status(state, detail), ready(session), message(chatId, message, own), event(name, data), sent(clientId, ack), failed(clientId, error) }
   * @param token a function that resolves to the token; asked for again at every connection
   */
  constructor(listener, token, options = {}) {
    this.#listener = listener;
    this.#socket = io({
      autoConnect: false,
      reconnectionDelay: 300,
      reconnectionDelayMax: 3000,
      auth: (send) => token().then((value) => send({ token: value }), () => send({})),
      ...options,
    });
    this.#listen();
  }

  connect() {
    this.#listener.status('connecting');
    this.#socket.connect();
  }

  close() {
    this.#socket.disconnect();
  }

  get transport() {
    return this.#socket.io.engine?.transport?.name;
  }

  /** Emits and resolves to the acknowledgement; rejects with a RequestError, or with the client's own time-out. */
  async request(event, payload) {
    const answer = await this.#socket.timeout(ACK_TIMEOUT_MS).emitWithAck(event, payload);
    if (!answer.ok) {
      throw new RequestError(answer.error);
    }
    return answer;
  }

  /** Fire and forget, and only while connected: for typing. Not volatile: that would drop it whenever a request is on its way. */
  hint(event, payload) {
    if (this.#socket.connected) {
      this.#socket.emit(event, payload);
    }
  }

  /** Queues a message; it survives reconnections. Returns its clientId. */
  send(chatId, content, replyTo) {
    const clientId = newClientId();
    this.#outbox.push({ chatId, content, clientId, ...(replyTo ? { replyTo } : {}) });
    this.#flush();
    return clientId;
  }

  /** Messages of this chat wait until follow() says where to start: what comes while its history is read is not lost. */
  hold(chatId) {
    if (!this.#chats.has(chatId)) {
      this.#chats.set(chatId, { lastSeq: undefined, held: new Map(), syncing: false });
    }
  }

  /** From here on messages of this chat after lastSeq are delivered in order. */
  follow(chatId, lastSeq) {
    this.hold(chatId);
    const chat = this.#chats.get(chatId);
    if (chat.lastSeq === undefined) {
      chat.lastSeq = lastSeq;
      [...chat.held.keys()].filter((seq) => seq <= lastSeq).forEach((seq) => chat.held.delete(seq));
      this.#release(chatId, chat);
    }
  }

  forget(chatId) {
    this.#chats.delete(chatId);
  }

  #listen() {
    const socket = this.#socket;
    socket.on('session:ready', (session) => {
      this.#listener.status('connected', session);
      this.#listener.ready(session);
      this.#syncAll();
      this.#flush();
    });
    socket.on('disconnect', (reason) => {
      this.#listener.status(socket.active ? 'reconnecting' : 'closed', reason);
      if (reason === 'io server disconnect') {
        socket.connect(); // the client library leaves this case to the application
      }
    });
    socket.on('connect_error', (error) => {
      const refused = !socket.active;
      this.#listener.status(refused ? 'refused' : 'reconnecting', error.data?.reason ?? error.message);
    });
    socket.onAny((event, data) => {
      if (event === 'message:sent' && Number.isInteger(data?.seq)) {
        this.#arrive(data.chatId, data);
      } else {
        this.#listener.event(event, data);
      }
    });
  }

  #arrive(chatId, message) {
    const chat = this.#chats.get(chatId);
    if (!chat) {
      this.#listener.event('message:elsewhere', message);
      return;
    }
    if (chat.lastSeq === undefined) {
      chat.held.set(message.seq, message);
    } else if (message.seq > chat.lastSeq) {
      chat.held.set(message.seq, message);
      this.#release(chatId, chat);
    }
  }

  #release(chatId, chat) {
    this.#deliver(chatId, chat);
    if (chat.held.size > 0) {
      this.#sync([chatId]);
    }
  }

  #deliver(chatId, chat) {
    for (let next = chat.held.get(chat.lastSeq + 1); next; next = chat.held.get(chat.lastSeq + 1)) {
      chat.held.delete(next.seq);
      chat.lastSeq = next.seq;
      this.#listener.message(chatId, next);
    }
  }

  #syncAll() {
    this.#sync([...this.#chats.keys()]);
  }

  async #sync(chatIds) {
    const wanted = chatIds.filter((id) => this.#chats.get(id)?.lastSeq !== undefined && !this.#chats.get(id).syncing);
    if (wanted.length === 0 || !this.#socket.connected) {
      return;
    }
    const positions = {};
    for (const id of wanted) {
      const chat = this.#chats.get(id);
      chat.syncing = true;
      positions[id] = chat.lastSeq;
    }
    let again = [];
    try {
      const { chats } = await this.request('chat:sync', { chats: positions });
      again = Object.entries(chats).filter(([id, part]) => this.#merge(id, part)).map(([id]) => id);
    } catch (error) {
      this.#listener.event('sync:failed', { chatIds: wanted, message: error.message });
      setTimeout(() => this.#sync(wanted), 1000); // a new connection syncs by itself; this is for a server in trouble
    } finally {
      wanted.forEach((id) => this.#chats.has(id) && (this.#chats.get(id).syncing = false));
    }
    if (again.length > 0) {
      this.#sync(again);
    }
  }

  /** Takes one page of missed messages; true if there is more to ask for. */
  #merge(chatId, part) {
    const chat = this.#chats.get(chatId);
    if (!chat) {
      return false;
    }
    const before = chat.lastSeq;
    for (const message of part.messages) {
      if (message.seq > chat.lastSeq) {
        chat.held.set(message.seq, message);
      }
    }
    this.#deliver(chatId, chat);
    return chat.lastSeq > before && (part.hasMore || chat.held.size > 0);
  }

  /** One message at a time, so that what one person writes arrives in the order of writing. */
  async #flush() {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    for (let attempt = 0; this.#outbox.length > 0 && this.#socket.connected; ) {
      const draft = this.#outbox[0];
      try {
        const ack = await this.request('message:send', draft);
        this.#outbox.shift();
        attempt = 0;
        this.#listener.sent(draft.clientId, ack);
        this.#arrive(draft.chatId, this.#ownMessage(draft, ack));
      } catch (error) {
        if (PERMANENT.has(error.code)) {
          this.#outbox.shift();
          this.#listener.failed(draft.clientId, error);
        } else {
          const pause = error.details?.retryAfterMs ?? RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)];
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      }
    }
    this.#sending = false;
  }

  #ownMessage(draft, ack) {
    return { ...draft, messageId: ack.messageId, seq: ack.seq, timestamp: ack.timestamp, own: true };
  }
}
