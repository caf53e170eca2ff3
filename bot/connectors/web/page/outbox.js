// What the person has said and the server has not acknowledged yet. It is sent, in order, again and again until it is;
// the message's identifier makes the second time harmless.
import { messageIdentifier } from "./identifier.js";

const patience = 10 * 1000;
const mostTries = 3;

export class Outbox {
  #messages = []; // {id, text, value, at, sentAt, refusals}
  #held = 0;

  // send(frame) tells whether it went out; keep(messages) stores them; stuck() hears that no acknowledgement comes.
  constructor({ send, keep, stuck }) {
    this.on = { send, keep, stuck };
    setInterval(() => this.#check(), 1000);
  }

  get empty() {
    return this.#messages.length === 0;
  }

  get full() {
    return this.#messages.length >= 20;
  }

  static frame({ id, text, value }) {
    return value === undefined ? { type: "message", id, text } : { type: "choice", id, value, label: text };
  }

  add(text, value) {
    const message = { id: messageIdentifier(), text, value, at: Date.now() };
    this.#messages.push(message);
    this.#keep();
    this.flush();
    return message;
  }

  restore(messages) {
    this.#messages = messages;
  }

  // What may go along into a new visit: typed lately, so by the person who sits here now.
  takeYoungerThan(age) {
    const young = this.#messages.filter((message) => Date.now() - message.at < age);
    this.clear();
    return young;
  }

  clear() {
    this.#messages = [];
    clearTimeout(this.#held);
    this.#held = 0;
    this.#keep();
  }

  // A new socket: everything goes out once more.
  resend() {
    for (const message of this.#messages)
      delete message.sentAt;
    this.flush();
  }

  flush() {
    for (const message of this.#messages) {
      if (this.#held !== 0)
        return;
      if (message.sentAt === undefined && this.on.send(Outbox.frame(message)))
        message.sentAt = Date.now();
    }
  }

  acknowledge(id) {
    const known = this.#messages.some((message) => message.id === id);
    this.#messages = this.#messages.filter((message) => message.id !== id);
    this.#keep();
    return known;
  }

  // The server has no room for it now: it and all behind it wait a little.
  hold() {
    clearTimeout(this.#held);
    this.#held = setTimeout(() => {
      this.#held = 0;
      this.resend();
    }, 2000 + Math.random() * 2000);
  }

  // The server could not read it, or will not have it. Gives true when there is no use in trying again.
  refuse(id, final) {
    const message = this.#messages.find((one) => one.id === id);
    if (message === undefined)
      return false;
    message.refusals = (message.refusals ?? 0) + 1;
    if (final || message.refusals >= mostTries) {
      this.acknowledge(id);
      return true;
    }
    delete message.sentAt;
    setTimeout(() => this.flush(), 500);
    return false;
  }

  #keep() {
    this.on.keep(this.#messages.map(({ id, text, value, at }) => ({ id, text, value, at })));
  }

  #check() {
    if (this.#held === 0 && this.#messages.some((message) => Date.now() - message.sentAt > patience)) {
      for (const message of this.#messages)
        delete message.sentAt;
      this.on.stuck();
    }
  }
}
