/* The messages of one chat as they are shown. All text goes in as text, never as markup. */
const template = document.getElementById('message-template');
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export class ChatView {
  element = document.createElement('div');
  firstSeq = Infinity;
  lastSeq = 0;
  typing = new Set();
  #shown = new Map(); // messageId -> { node, message, reactions: Map(emoji -> Set|count) }
  #pending = new Map(); // clientId -> node
  #reads = new Map(); // userId -> seq
  #older;
  #port;

  /** @param port { me(), nameOf(userId), act(event, payload), older() } */
  constructor(port) {
    this.#port = port;
    this.element.className = 'messages';
    this.#older = document.createElement('button');
    this.#older.className = 'plain older';
    this.#older.textContent = 'Earlier messages';
    this.#older.hidden = true;
    this.#older.addEventListener('click', () => port.older());
    this.element.append(this.#older);
  }

  /** A page of history before what is shown. */
  prepend(messages, hasMore) {
    const fresh = messages.filter((m) => !this.#shown.has(m.messageId));
    this.#older.after(...fresh.map((m) => this.#node(m)));
    fresh.forEach((m) => this.#span(m.seq));
    this.#older.hidden = !hasMore;
    this.#showReads();
  }

  /** Messages as they are stored now: what was edited, deleted or reacted to while nobody was listening. */
  refresh(messages) {
    for (const message of messages) {
      const entry = this.#shown.get(message.messageId);
      if (entry) {
        entry.node.replaceWith(this.#node(message));
      }
    }
    this.#showReads();
  }

  append(message) {
    if (this.#shown.has(message.messageId)) {
      return;
    }
    if (message.own || message.clientId) {
      this.settle(message.clientId);
    }
    const firstPending = this.#pending.values().next().value;
    const node = this.#node({ senderId: this.#port.me(), ...message });
    firstPending ? firstPending.before(node) : this.element.append(node);
    this.#span(message.seq);
    if (message.senderId) {
      this.#reads.set(message.senderId, Math.max(message.seq, this.#reads.get(message.senderId) ?? 0));
    }
    this.#showReads();
  }

  /** What this person wrote and the server has not confirmed yet. */
  pending(clientId, content) {
    const node = this.#blank(this.#port.me(), content);
    node.classList.add('pending');
    node.querySelector('.state').textContent = 'sending…';
    node.querySelector('.tools').remove();
    this.#pending.set(clientId, node);
    this.element.append(node);
  }

  settle(clientId) {
    this.#pending.get(clientId)?.remove();
    this.#pending.delete(clientId);
  }

  fail(clientId, reason) {
    const node = this.#pending.get(clientId);
    if (node) {
      node.classList.add('failed');
      node.querySelector('.state').textContent = `not sent: ${reason}`;
      this.#pending.delete(clientId);
    }
  }

  edit({ messageId, content }) {
    const entry = this.#shown.get(messageId);
    if (entry) {
      entry.message.content = content;
      entry.node.querySelector('.content').textContent = textOf(content);
      entry.node.querySelector('.edited').hidden = false;
    }
  }

  remove(messageId) {
    const entry = this.#shown.get(messageId);
    if (entry) {
      entry.node.classList.add('deleted');
      entry.node.querySelector('.content').textContent = 'deleted';
      entry.node.querySelector('.foot').remove();
    }
  }

  react(messageId, emoji, userId, added) {
    const entry = this.#shown.get(messageId);
    if (!entry) {
      return;
    }
    const mine = userId === this.#port.me();
    const reaction = entry.reactions.get(emoji) ?? { count: 0, mine: false };
    if (mine && reaction.mine === added) {
      return;
    }
    reaction.count += added ? 1 : -1;
    reaction.mine = mine ? added : reaction.mine;
    reaction.count > 0 ? entry.reactions.set(emoji, reaction) : entry.reactions.delete(emoji);
    this.#showReactions(entry);
  }

  read(userId, seq) {
    this.#reads.set(userId, Math.max(seq, this.#reads.get(userId) ?? 0));
    this.#showReads();
  }

  setTyping(userId, on) {
    on ? this.typing.add(userId) : this.typing.delete(userId);
  }

  isAtEnd(log) {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  scrollToEnd(log) {
    log.scrollTop = log.scrollHeight;
  }

  #span(seq) {
    this.firstSeq = Math.min(this.firstSeq, seq);
    this.lastSeq = Math.max(this.lastSeq, seq);
  }

  #blank(senderId, content) {
    const node = template.content.firstElementChild.cloneNode(true);
    node.classList.toggle('own', senderId === this.#port.me());
    node.querySelector('.sender').textContent = this.#port.nameOf(senderId);
    node.querySelector('.content').textContent = textOf(content);
    return node;
  }

  #node(message) {
    const node = this.#blank(message.senderId, message.content);
    const entry = { node, message: { ...message }, reactions: new Map() };
    this.#shown.set(message.messageId, entry);
    node.dataset.seq = message.seq;
    const at = new Date(message.timestamp);
    const stamp = node.querySelector('time');
    stamp.dateTime = message.timestamp;
    stamp.textContent = time.format(at);
    stamp.title = day.format(at);
    node.querySelector('.edited').hidden = !message.editedAt;
    if (message.deleted) {
      this.remove(message.messageId);
      return node;
    }
    for (const [emoji, count] of Object.entries(message.reactions ?? {})) {
      entry.reactions.set(emoji, { count, mine: false });
    }
    this.#showReactions(entry);
    this.#tools(entry);
    return node;
  }

  #tools({ node, message }) {
    const { messageId } = message;
    const own = message.senderId === this.#port.me();
    node.querySelectorAll('.react').forEach((button) =>
      button.addEventListener('click', () => this.#toggle(messageId, button.dataset.emoji)));
    const edit = node.querySelector('.edit');
    const remove = node.querySelector('.delete');
    edit.hidden = remove.hidden = !own;
    edit.addEventListener('click', async () => {
      const content = prompt('Edit message', textOf(this.#shown.get(messageId).message.content))?.trim();
      if (content && (await this.#port.act('message:edit', { messageId, content }))) {
        this.edit({ messageId, content });
      }
    });
    remove.addEventListener('click', async () => {
      if (confirm('Delete this message?') && (await this.#port.act('message:delete', { messageId }))) {
        this.remove(messageId);
      }
    });
  }

  async #toggle(messageId, emoji) {
    const entry = this.#shown.get(messageId);
    const remove = entry.reactions.get(emoji)?.mine ?? false;
    const answer = await this.#port.act(remove ? 'reaction:remove' : 'reaction:add', { messageId, emoji });
    if (!answer) {
      return;
    }
    const mine = new Set([...entry.reactions].filter(([, r]) => r.mine).map(([e]) => e));
    remove ? mine.delete(emoji) : mine.add(emoji);
    entry.reactions = new Map(Object.entries(answer.reactions).map(([e, count]) => [e, { count, mine: mine.has(e) }]));
    this.#showReactions(entry);
  }

  #showReactions(entry) {
    const chips = [...entry.reactions].map(([emoji, { count, mine }]) => {
      const chip = document.createElement('button');
      chip.type = 'button';
      chip.className = 'reaction';
      chip.textContent = `${emoji} ${count}`;
      chip.setAttribute('aria-pressed', String(mine));
      chip.addEventListener('click', () => this.#toggle(entry.message.messageId, emoji));
      return chip;
    });
    entry.node.querySelector('.reactions')?.replaceChildren(...chips);
  }

  /** "Read by …" stands under this person's newest message that others have read. */
  #showReads() {
    const me = this.#port.me();
    let newest;
    for (const entry of this.#shown.values()) {
      entry.node.querySelector('.read-by').textContent = '';
      if (entry.message.senderId === me && entry.message.seq > (newest?.message.seq ?? 0) && this.#readers(entry).length > 0) {
        newest = entry;
      }
    }
    if (newest) {
      const names = this.#readers(newest).map((id) => this.#port.nameOf(id));
      newest.node.querySelector('.read-by').textContent =
        `Read by ${names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')}`;
    }
  }

  #readers({ message }) {
    return [...this.#reads].filter(([id, seq]) => id !== this.#port.me() && seq >= message.seq).map(([id]) => id);
  }
}

function textOf(content) {
  return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
}
