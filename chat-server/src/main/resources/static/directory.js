/* Who is online, and what people are called. */
export class Directory {
  me;
  #list;
  #count;
  #pick;
  #names = new Map();
  #online = new Map(); // userId -> { status, statusText }
  #meanwhile; // changes since expectReset()

  constructor(list, count, pick) {
    this.#list = list;
    this.#count = count;
    this.#pick = pick;
  }

  nameOf(userId) {
    return this.#names.get(userId) ?? userId;
  }

  /** A new state is being asked for. It may be older than changes that arrive before it: they outlast it. */
  expectReset() {
    this.#meanwhile = [];
  }

  /** Starts anew from an answer of presence:get. */
  reset(users) {
    this.#online.clear();
    for (const [userId, presence] of Object.entries(users)) {
      if (presence.status !== 'offline' && presence.status !== 'invisible') {
        this.#online.set(userId, presence);
      }
    }
    this.learn(users);
    this.#meanwhile?.forEach((change) => change());
    this.#meanwhile = undefined;
    this.#show();
  }

  /** Remembers what people are called, from an answer of presence:get. */
  learn(users) {
    for (const [userId, { username }] of Object.entries(users)) {
      if (username) {
        this.#names.set(userId, username);
      }
    }
  }

  knows(userId) {
    return this.#names.has(userId);
  }

  online({ userId, username }) {
    this.learn({ [userId]: { username } });
    this.#change(() => this.#online.set(userId, { status: 'online' }));
  }

  offline(userId) {
    this.#change(() => this.#online.delete(userId));
  }

  status({ userId, status, statusText }) {
    this.#change(() => this.#online.has(userId) && this.#online.set(userId, { status, statusText }));
  }

  #change(change) {
    this.#meanwhile?.push(change);
    change();
    this.#show();
  }

  #show() {
    const people = [...this.#online.entries()].sort((a, b) => this.nameOf(a[0]).localeCompare(this.nameOf(b[0])));
    this.#count.textContent = people.length;
    this.#list.replaceChildren(...people.map(([userId, presence]) => this.#item(userId, presence)));
  }

  #item(userId, { status, statusText }) {
    const dot = document.createElement('span');
    dot.className = 'dot';
    dot.dataset.status = status;
    const label = document.createElement('span');
    label.className = 'label';
    label.textContent = this.nameOf(userId) + (userId === this.me ? ' (you)' : '');
    const button = document.createElement('button');
    button.dataset.user = userId;
    button.title = [status, statusText].filter(Boolean).join(': ');
    button.append(dot, label);
    button.disabled = userId === this.me;
    button.addEventListener('click', () => this.#pick(userId));
    const item = document.createElement('li');
    item.append(button);
    return item;
  }
}
