// Talking to /api/v1: one function a request; what went wrong is thrown as a word of ours.
import { makeId } from '/assets/chat/visit.js';

export class Refusal extends Error {
  constructor(status, code, answer = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.answer = answer; // all that was said
  }
}

let quiet = false; // nobody asked: the page looks again because something changed

export const isQuiet = () => quiet;

export async function ask(method, path, body) {
  /** @type {RequestInit & {headers: Record<string, string>}} */
  const options = { method, headers: {}, credentials: 'same-origin' };
  if (quiet) options.headers['X-Neuvo-Quiet'] = '1';
  if (method !== 'GET') options.headers['X-Neuvo-Console'] = '1';
  if (body instanceof Blob) {
    options.body = body;
  } else if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/api/v1/${path}`, options).catch(() => null);
  if (answer === null) throw new Refusal(0, 'offline');
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, answer.status === 413 ? 'too_large' : (json.error?.code ?? 'busy'), json);
  return json;
}

export const viewer = () => ask('GET', 'session');
export const signIn = (organisation, name, password) => ask('POST', 'session', { organisation, name, password });
export const signOut = (everywhere) => ask('DELETE', everywhere ? 'session?everywhere=1' : 'session');
export const setPassword = (organisation, invitation, password) => ask('POST', 'password', { organisation, invitation, password });
export const tickets = (state, before) => ask('GET', `tickets?state=${state}${before ? `&before=${before}` : ''}`);
export const ticket = (id, language) => ask('GET', `tickets/${id}?language=${language}`);
export const times = () => ask('GET', 'times');
export const drafts = () => ask('GET', 'drafts');

// The same UUID goes with every try, so that a second one is harmless.
export const act = (id, deed, more = {}) => insist(`tickets/${id}/${deed}`, { id: makeId(), ...more });
export const sendPicture = (id, file) => insist(`tickets/${id}/pictures?id=${makeId()}`, file);

export async function insist(path, body) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask('POST', path, body);
    } catch (refusal) {
      if (tries >= 3 || (refusal.status !== 0 && refusal.status !== 503)) throw refusal;
      await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
    }
  }
}

let socket = null; // that listens

const TYPING_TOLD = 4 * 1000; // so often it is told that one writes
let typingTold = 0;

// To the asker of a ticket: its tutor writes, or has stopped.
export function tellTyping(id, on) {
  const now = Date.now();
  if (on ? now - typingTold < TYPING_TOLD : typingTold === 0) return;
  typingTold = on ? now : 0;
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'typing', ticket: id, on }));
}

// Calls changed() at once and whenever something about tickets changed; typing(id, on) when the asker of a ticket
// writes; lost(true) while it cannot hear.
export function listen(changed, typing, lost, signedOut) {
  let pause = 500;
  let ended = false;
  const open = () => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    socket = new WebSocket(`${scheme}//${location.host}/api/v1/changes`);
    socket.onmessage = (event) => {
      const said = JSON.parse(event.data);
      pause = 500;
      if (said.type === 'typing') {
        typing(said.ticket, said.on);
        return;
      }
      lost(false);
      quiet = true;
      Promise.resolve(changed()).finally(() => (quiet = false));
    };
    socket.onclose = (event) => {
      if (ended) return;
      if (event.code === 4401) {
        signedOut();
        return;
      }
      lost(true);
      setTimeout(() => ended || open(), pause / 2 + Math.random() * pause);
      pause = Math.min(pause * 2, 30000);
    };
  };
  open();
  return () => {
    ended = true;
    socket.close();
  };
}
