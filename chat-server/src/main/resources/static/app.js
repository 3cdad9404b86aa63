/* The page: what is shown, and what the person does. What arrives comes through client.js, in order and once. */
import { ChatClient } from './client.js';
import { ChatView } from './chat-view.js';
import { Directory } from './directory.js';

const LOBBY = 'lobby';
const $ = (id) => document.getElementById(id);

const identity = {
  get name() { return sessionStorage.getItem('name') ?? ''; },
  get token() { return sessionStorage.getItem('token') ?? ''; },
  set(name, token) {
    sessionStorage.setItem('name', name);
    sessionStorage.setItem('token', token);
  },
  clear() { sessionStorage.clear(); },
};

let demo = true; // whether this server hands out tokens for names
let client;
let me;
let current; // the chat that is open
const chats = new Map(); // chatId -> { chat, view, unread, following }
const directory = new Directory($('people'), $('online-count'), (userId) => openDirect(userId));

async function demoToken(name) {
  const response = await fetch('demo/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.message ?? `The server answered ${response.status}`);
  }
  return body.token;
}

/** A fresh token for each connection where the server gives them; else the one that was pasted. */
async function token() {
  return demo ? demoToken(identity.name) : identity.token;
}

async function start() {
  const config = await fetch('demo/config').then((r) => (r.ok ? r.json() : null), () => null);
  demo = config !== null;
  if (!demo) {
    $('login-hint').textContent = 'Paste a token (./parley token --user you --name You prints one).';
    $('name-label').textContent = 'Token';
    $('name').maxLength = 8192;
    $('name').type = 'password';
  }
  const other = config?.servers?.find((url) => new URL(url).port !== location.port);
  const wished = decodeURIComponent(location.hash.replace(/^#name=/, '')).slice(0, 64);
  if (demo && wished && !identity.name) {
    identity.set(wished, '');
  }
  if (other) {
    $('other').hidden = false;
    $('other').href = other;
    $('other').textContent = `Open on ${new URL(other).host}`;
  }
  $('login-submit').disabled = false; // only now is it known what to do with it
  if (demo ? identity.name : identity.token) {
    enter();
  }
}

$('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const value = $('name').value.trim();
  $('login-error').textContent = '';
  try {
    if (demo) {
      await demoToken(value);
      identity.set(value, '');
    } else {
      identity.set('', value);
    }
    enter();
  } catch (error) {
    $('login-error').textContent = error.message;
  }
});

function enter() {
  $('login').hidden = true;
  $('app').hidden = false;
  client = new ChatClient({ status: onStatus, ready: onReady, message: onMessage, event: onEvent, sent: onSent, failed: onFailed }, token);
  client.connect();
}

function onStatus(state, detail) {
  const text = {
    connecting: 'connecting…',
    connected: `connected to ${detail?.serverId ?? ''}`,
    reconnecting: 'reconnecting…',
    refused: `refused: ${detail}`,
    closed: `disconnected: ${detail}`,
  }[state];
  $('status').dataset.state = state;
  $('status').textContent = text;
  if (state === 'refused' && !me) {
    identity.clear();
    $('app').hidden = true;
    $('login').hidden = false;
    $('login-error').textContent = `Not let in: ${detail}`;
  }
}

async function onReady(session) {
  me = session.userId;
  directory.me = me;
  $('me').textContent = identity.name || me;
  try {
    await listPeople();
    await listChats();
    if (!chats.has(LOBBY)) {
      await enterOpenChat(LOBBY, 'Lobby');
    }
    await Promise.all([...chats].filter(([, entry]) => entry.following).map(([chatId, entry]) => refresh(chatId, entry)));
    open(current ?? LOBBY);
  } catch (error) {
    notice(error.message);
  }
}

async function listPeople() {
  directory.expectReset();
  const userIds = [];
  let cursor;
  do {
    const page = await client.request('presence:list', { cursor, limit: 200 });
    userIds.push(...page.users);
    cursor = page.cursor;
  } while (cursor && userIds.length < 500);
  const { users } = await client.request('presence:get', { userIds: [...new Set([...userIds, me])].slice(0, 500) });
  directory.reset(users);
  $('presence').value = users[me]?.status ?? 'online';
}

async function listChats() {
  let cursor;
  do {
    const page = await client.request('chat:list', { cursor, limit: 100 });
    page.chats.forEach(addChat);
    cursor = page.cursor;
  } while (cursor);
  showChats();
}

/** Joins the open chat of this id, or makes it. */
async function enterOpenChat(chatId, name) {
  for (const attempt of ['chat:join', 'chat:create', 'chat:join']) {
    try {
      const answer = await client.request(attempt, attempt === 'chat:join' ? { chatId } : { chatId, name, kind: 'group', open: true });
      addChat({ lastSeq: 0, readSeq: 0, unread: 0, ...answer.chat, ...(answer.lastSeq ? { lastSeq: answer.lastSeq, readSeq: answer.readSeq } : {}) });
      showChats();
      return chatId;
    } catch (error) {
      if (error.code !== 'not_found' && error.code !== 'conflict') {
        throw error;
      }
    }
  }
  throw new Error(`Could not enter ${name}`);
}

async function openDirect(userId) {
  const { chat } = await client.request('chat:create', { kind: 'direct', members: [userId] });
  addChat({ lastSeq: 0, readSeq: 0, unread: 0, ...chat });
  showChats();
  open(chat.chatId);
}

function addChat(chat) {
  const known = chats.get(chat.chatId);
  if (known) {
    Object.assign(known.chat, chat);
    known.unread = chat.unread ?? known.unread;
    return;
  }
  const view = new ChatView({
    me: () => me,
    nameOf: (userId) => directory.nameOf(userId),
    act: (event, payload) => client.request(event, { chatId: chat.chatId, ...payload }).catch((error) => notice(error.message)),
    older: () => loadOlder(chat.chatId),
  });
  chats.set(chat.chatId, { chat: { ...chat }, view, unread: chat.unread ?? 0, following: false });
}

function titleOf({ chat }) {
  if (chat.kind === 'direct') {
    const others = (chat.members ?? []).map((m) => m.userId ?? m).filter((id) => id !== me);
    return others.map((id) => directory.nameOf(id)).join(', ') || chat.name || 'Direct chat';
  }
  return chat.name || chat.chatId;
}

function showChats() {
  const items = [...chats.entries()].map(([chatId, entry]) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    const label = document.createElement('span');
    label.className = 'label';
    label.textContent = titleOf(entry);
    button.append(label);
    if (entry.unread > 0) {
      const badge = document.createElement('span');
      badge.className = 'badge';
      badge.textContent = entry.unread;
      badge.setAttribute('aria-label', `${entry.unread} unread`);
      button.append(badge);
    }
    button.setAttribute('aria-current', String(chatId === current));
    button.dataset.chat = chatId;
    button.addEventListener('click', () => open(chatId));
    item.append(button);
    return item;
  });
  $('chats').replaceChildren(...items);
}

async function open(chatId) {
  const entry = chats.get(chatId);
  if (!entry) {
    return;
  }
  current = chatId;
  mayWrite(true);
  closeSide();
  $('chat-title').textContent = titleOf(entry);
  $('log').replaceChildren(entry.view.element);
  showTyping();
  await follow(chatId, entry);
  markRead(chatId, entry);
  showChats();
  showMembers(chatId);
  entry.view.scrollToEnd($('log'));
  $('text').focus();
}

/** The first time: the last page of history, and from there on everything in order. */
async function follow(chatId, entry) {
  if (entry.following) {
    return;
  }
  entry.following = true;
  client.hold(chatId);
  try {
    const { messages, hasMore } = await client.request('message:history', { chatId, limit: 50 });
    await learnNames(messages);
    entry.view.prepend(messages, hasMore);
    client.follow(chatId, messages.at(-1)?.seq ?? 0);
  } catch (error) {
    entry.following = false;
    client.forget(chatId);
    notice(error.message);
  }
}

/** After a reconnection; new messages come by themselves, changes to shown ones do not. */
async function refresh(chatId, entry) {
  const { messages } = await client.request('message:history', { chatId, limit: 50 });
  entry.view.refresh(messages);
}

/** What those who wrote are called, also when they are not online. */
async function learnNames(messages) {
  const unknown = [...new Set(messages.map((m) => m.senderId))].filter((id) => id && !directory.knows(id));
  if (unknown.length > 0) {
    await client.request('presence:get', { userIds: unknown }).then(({ users }) => directory.learn(users), () => {});
  }
}

async function loadOlder(chatId) {
  const { view } = chats.get(chatId);
  const { messages, hasMore } = await client.request('message:history', { chatId, beforeSeq: view.firstSeq, limit: 50 });
  await learnNames(messages);
  view.prepend(messages, hasMore);
}

async function showMembers(chatId) {
  try {
    const { members } = await client.request('chat:members', { chatId });
    if (chatId === current) {
      const online = members.filter((m) => m.online).length;
      $('members').textContent = `${members.length} members, ${online} online`;
    }
  } catch {
    $('members').textContent = '';
  }
}

function markRead(chatId, entry) {
  const seq = entry.view.lastSeq;
  entry.unread = 0;
  if (seq > (entry.chat.readSeq ?? 0) && document.visibilityState === 'visible') {
    entry.chat.readSeq = seq;
    client.request('message:read', { chatId, seq }).catch(() => { entry.chat.readSeq = 0; });
  }
}

function onMessage(chatId, message) {
  const entry = chats.get(chatId);
  const atEnd = entry.view.isAtEnd($('log'));
  entry.view.append(message);
  entry.view.setTyping(message.senderId, false);
  if (chatId === current) {
    showTyping();
    if (atEnd || message.own) {
      entry.view.scrollToEnd($('log'));
    }
    markRead(chatId, entry);
  } else if (message.senderId !== me) {
    entry.unread++;
    showChats();
  }
}

const EVENTS = {
  'message:elsewhere': ({ chatId, senderId }) => withChat(chatId, (entry) => { entry.unread += senderId === me ? 0 : 1; showChats(); }),
  'message:edited': (data) => withChat(data.chatId, ({ view }) => view.edit(data)),
  'message:deleted': (data) => withChat(data.chatId, ({ view }) => view.remove(data.messageId)),
  'message:read': (data) => withChat(data.chatId, ({ view }) => view.read(data.userId, data.seq)),
  'reaction:added': (data) => withChat(data.chatId, ({ view }) => view.react(data.messageId, data.emoji, data.userId, true)),
  'reaction:removed': (data) => withChat(data.chatId, ({ view }) => view.react(data.messageId, data.emoji, data.userId, false)),
  'typing:started': (data) => typing(data, true),
  'typing:stopped': (data) => typing(data, false),
  'chat:created': () => listChats(),
  'chat:joined': ({ chatId }) => (chats.has(chatId) ? chatId === current && showMembers(chatId) : listChats()),
  'chat:left': ({ chatId, userId }) => (userId === me ? dropChat(chatId) : chatId === current && showMembers(chatId)),
  'user:online': (data) => { directory.online(data); current && showMembers(current); },
  'user:offline': (data) => { directory.offline(data.userId); current && showMembers(current); },
  'user:status': (data) => directory.status(data),
  'session:expired': () => demo && token().then((value) => client.request('session:refresh', { token: value })).catch((e) => notice(e.message)),
  'server:draining': () => onStatus('reconnecting'),
  'error:client': ({ error }) => notice(error.message),
};

function onEvent(name, data) {
  EVENTS[name]?.(data);
}

function withChat(chatId, action) {
  const entry = chats.get(chatId);
  if (entry) {
    action(entry);
  }
}

function dropChat(chatId) {
  chats.delete(chatId);
  client.forget(chatId);
  if (current === chatId) {
    current = undefined;
    mayWrite(false);
    open(chats.keys().next().value);
  }
  showChats();
}

function typing({ chatId, userId }, on) {
  withChat(chatId, ({ view }) => view.setTyping(userId, on));
  showTyping();
}

function showTyping() {
  const names = [...(chats.get(current)?.view.typing ?? [])].filter((id) => id !== me).map((id) => directory.nameOf(id));
  $('typing').textContent = names.length === 0 ? '' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing…`;
}

function onSent(clientId) {
  chats.forEach(({ view }) => view.settle(clientId));
}

function onFailed(clientId, error) {
  chats.forEach(({ view }) => view.fail(clientId, error.message));
}

function notice(text) {
  $('typing').textContent = text;
}

/* The composer; it is disabled while there is no chat to write into. */
let typingSince; // when the others were last told that this person types; none if they are not to believe it

function mayWrite(yes) {
  $('text').disabled = !yes;
  $('send').disabled = !yes;
}

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const content = $('text').value.trim();
  if (!content) {
    return;
  }
  $('text').value = '';
  $('text').rows = 1;
  const { view } = chats.get(current);
  const clientId = client.send(current, content);
  view.pending(clientId, content);
  view.scrollToEnd($('log'));
  stopTyping();
});

$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('composer').requestSubmit();
  }
});

$('text').addEventListener('input', () => {
  $('text').rows = Math.min(6, $('text').value.split('\n').length);
  if (!$('text').value) {
    stopTyping();
  } else if (performance.now() - (typingSince ?? -Infinity) > 3000) { // a start holds for 6 s
    typingSince = performance.now();
    client.hint('typing:start', { chatId: current });
  }
});

function stopTyping() {
  if (typingSince !== undefined) {
    typingSince = undefined;
    client.hint('typing:stop', { chatId: current });
  }
}

/* Everything else that can be clicked */
$('presence').addEventListener('change', () => {
  client.request('presence:set', { status: $('presence').value }).catch((error) => notice(error.message));
});
$('leave').addEventListener('click', () => {
  client.close();
  identity.clear();
  location.hash = '';
  location.reload();
});
$('other').addEventListener('click', () => {
  $('other').href = $('other').href.replace(/#.*$/, '') + '#name=' + encodeURIComponent(`${identity.name} 2`);
});
$('menu').addEventListener('click', () => {
  const opened = $('side').classList.toggle('open');
  $('menu').setAttribute('aria-expanded', String(opened));
});
function closeSide() {
  $('side').classList.remove('open');
  $('menu').setAttribute('aria-expanded', 'false');
}
$('new-chat').addEventListener('click', () => {
  $('chat-name').value = '';
  $('chat-dialog').showModal();
});
$('chat-cancel').addEventListener('click', () => $('chat-dialog').close());
$('chat-form').addEventListener('submit', async () => {
  const name = $('chat-name').value.trim();
  const chatId = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  try {
    open(await enterOpenChat(chatId || 'chat', name));
  } catch (error) {
    notice(error.message);
  }
});
window.addEventListener('unhandledrejection', (event) => notice(event.reason?.message ?? String(event.reason)));
document.addEventListener('visibilitychange', () => current && chats.has(current) && markRead(current, chats.get(current)));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    closeSide();
  }
});

start();
