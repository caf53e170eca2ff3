// The conversation with the service: what is said, what is acknowledged, what is asked for again.
import { Connection } from './connection.js';
import { currentLanguage } from './texts.js';
import { makeId } from './visit.js';

const ANSWER_PATIENCE = 8 * 1000; // without an acknowledgement the socket is taken for dead
const BUSY_PAUSE = 2 * 1000;
const TYPING_AT_MOST = 20 * 1000;
const PERSON_TYPING_AT_MOST = 10 * 1000;
const TYPING_TOLD = 4 * 1000; // so often it is told that one writes
const WARNED_BEFORE = 2 * 60 * 1000; // the end by silence
const SLEPT = 90 * 1000; // no timer ran for so long
const REPLAY = 400; // what comes so soon after the page was opened was said earlier

export class Session {
  // told: connection(state), cleared(reason, goesOn), isWriting(), endsSoon(soon), limits()
  constructor(organisation, place, visit, log, told) {
    this.visit = visit;
    this.log = log;
    this.told = told;
    this.place = place;
    this.messageBytes = 16 * 1024;
    this.lastSeq = 0;
    this.askedAfter = -1;
    this.lookedAt = Date.now();
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const query = place ? `?place=${encodeURIComponent(place)}` : '';
    this.connection = new Connection(`${scheme}//${location.host}/chat/${encodeURIComponent(organisation)}/socket${query}`, {
      hello: () => this.hello(),
      frame: (frame) => this.take(frame),
      state: (state) => this.changed(state),
    });
    for (const message of visit.pending) this.show(message, message.at);
    setInterval(() => this.look(), 1000);
  }

  hello() {
    const frame = {
      type: 'hello',
      visit: this.visit.visit,
      last_seq: this.lastSeq,
      language: currentLanguage(),
      own_device: this.visit.ownDevice,
    };
    if (this.place) frame.place = this.place;
    return frame;
  }

  // Language or device changed, or something is missing: the same socket, told anew.
  greetAgain() {
    this.connection.send(this.hello());
  }

  changed(state) {
    this.told.connection(state);
    if (state === 'open') {
      this.opened();
      return;
    }
    this.log.showTyping(false);
    for (const message of this.visit.pending) this.log.setState(message.id, 'waiting');
  }

  opened() {
    if (this.lastSeq === 0 && this.visit.used && this.visit.pending.length === 0) {
      this.replaying = true;
      this.log.setBusy(true);
      setTimeout(() => this.endReplay(), REPLAY);
    }
    this.resend();
  }

  endReplay() {
    this.replaying = false;
    this.log.setBusy(false);
  }

  resend() {
    for (const message of this.visit.pending) this.transmit(message);
  }

  transmit(message) {
    const { type, id, value, picture, target } = message;
    const frame = { type, id, text: message.text, picture, target };
    if (type === 'choice') Object.assign(frame, { value, label: message.text, text: undefined });
    message.sentAt = this.connection.send(frame) ? Date.now() : undefined;
    this.log.setState(id, message.sentAt ? 'sending' : 'waiting');
    if (message.sentAt) this.expectAnswer();
  }

  say(message) {
    this.endReplay();
    const whole = { id: makeId(), ...message };
    this.visit.add(whole);
    this.show(whole, Date.now());
    this.transmit(this.visit.pending.at(-1));
  }

  show({ id, type, text, picture }, at) {
    if (type !== 'take_back') this.log.showOwn(id, text, at, picture);
  }

  sayText(words) {
    const frame = JSON.stringify({ type: 'message', id: makeId(), text: words });
    if (new TextEncoder().encode(frame).length > this.messageBytes) return false;
    this.say({ type: 'message', text: words });
    return true;
  }

  sayChoice(value, label) {
    this.say({ type: 'choice', value, text: label });
  }

  sayPicture(name) {
    this.say({ type: 'message', text: '', picture: name });
  }

  // What was sent by that id, with its picture, is to be gone everywhere.
  takeBack(id) {
    this.say({ type: 'take_back', target: id });
  }

  expectAnswer() {
    this.log.showTyping(true);
    this.typingUntil = Date.now() + TYPING_AT_MOST;
  }

  takeTyping({ on, name }) {
    this.log.showTyping(on === true, name);
    this.typingUntil = Date.now() + PERSON_TYPING_AT_MOST;
  }

  // One writes, or has stopped: whoever answers may see it.
  tellTyping(on) {
    const now = Date.now();
    if (on ? now - (this.typingTold ?? 0) < TYPING_TOLD : !this.typingTold) return;
    this.typingTold = on ? now : 0;
    this.connection.send({ type: 'typing', on });
  }

  take(frame) {
    const handler = {
      welcome: () => this.takeWelcome(frame),
      entry: () => this.takeEntry(frame),
      ack: () => this.takeAcknowledgement(frame),
      typing: () => this.takeTyping(frame),
      ended: () => this.startOver(frame.reason === 'silence' ? 'endedSilence' : 'ended'),
      busy: () => this.takeBusy(frame),
      error: () => this.takeError(frame),
    }[frame.type];
    handler?.();
  }

  takeWelcome(frame) {
    if (frame.message_bytes > 0) this.messageBytes = frame.message_bytes;
    if (frame.visit_minutes > 0) this.visit.limits.silence = frame.visit_minutes * 60 * 1000;
    if (frame.own_device_days > 0) this.visit.limits.ownDevice = frame.own_device_days * 24 * 3600 * 1000;
    this.told.limits();
  }

  // Notes that everything up to seq is here. False: something before it is missing and has been asked for.
  follow(seq) {
    if (seq > this.lastSeq + 1 && this.askedAfter !== this.lastSeq) {
      this.askedAfter = this.lastSeq; // only once: what was erased never comes
      this.greetAgain();
      return false;
    }
    this.lastSeq = Math.max(this.lastSeq, seq);
    return true;
  }

  takeEntry(frame) {
    if (!this.follow(frame.seq)) return;
    const focusWent = frame.erased === true && this.log.eraseBefore(frame.seq);
    if (frame.direction === 'in') this.visit.settle(frame.id);
    if (!this.log.showEntry(frame, !this.replaying)) return;
    if (focusWent) this.log.focusLast();
    if (frame.direction === 'out') this.log.showTyping(this.visit.pending.length > 0);
    if (frame.at > this.visit.lastAt || !this.visit.used) {
      this.visit.touch();
      this.visit.lastAt = Math.min(Date.now(), Math.max(frame.at, this.visit.lastAt));
    }
  }

  takeAcknowledgement(frame) {
    const goes = this.visit.pending.find(({ id, type }) => id === frame.id && type === 'take_back');
    if (goes) this.log.takenBack(goes.target);
    if (goes || frame.by_person) this.log.showTyping(false);
    this.visit.settle(frame.id);
    this.log.confirm(frame.id, frame.seq);
    if (frame.seq > 0) this.follow(frame.seq);
  }

  takeBusy(frame) {
    const message = this.visit.pending.find((other) => other.id === frame.id);
    if (!message) return;
    message.sentAt = undefined;
    this.log.setState(message.id, 'busy');
    message.again = Date.now() + BUSY_PAUSE * (1 + Math.random());
  }

  takeError(frame) {
    if (!frame.id) return;
    this.visit.settle(frame.id);
    this.log.setState(frame.id, 'refused');
    this.log.showTyping(false);
  }

  // Every second: the end by silence, a dead socket, a busy service.
  look() {
    const now = Date.now();
    const slept = now - this.lookedAt > SLEPT && document.visibilityState === 'visible';
    this.lookedAt = now;
    if (this.visit.isOver() && !this.told.isWriting()) {
      this.connection.send({ type: 'end', id: makeId() });
      this.startOver('endedSilence');
      return;
    }
    this.told.endsSoon(this.visit.endsWithin(WARNED_BEFORE));
    if (slept) {
      this.connection.restart();
      return;
    }
    this.lookAtPending(now);
  }

  lookAtPending(now) {
    if (this.typingUntil && now > this.typingUntil) this.log.showTyping(false);
    for (const message of this.visit.pending) {
      if (message.again && now > message.again) {
        message.again = undefined;
        this.transmit(message);
      } else if (message.sentAt && now - message.sentAt > ANSWER_PATIENCE) {
        for (const other of this.visit.pending) other.sentAt = undefined;
        this.connection.restart();
        return;
      }
    }
  }

  end() {
    this.connection.send({ type: 'end', id: makeId() });
    this.visit.pending = [];
    this.startOver('ended');
  }

  // A new visit on a new socket; nothing of the old one is left on the page or in the browser.
  startOver(reason) {
    const fresh = this.visit.renew();
    this.endReplay();
    this.log.clear();
    this.told.endsSoon(false);
    this.lastSeq = 0;
    this.askedAfter = -1;
    this.told.cleared(reason, fresh.length > 0);
    for (const message of fresh) {
      this.visit.add(message);
      this.show(message, message.at);
    }
    this.connection.restart();
  }
}
