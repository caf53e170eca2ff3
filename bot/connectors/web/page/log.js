// The conversation on the page: messages in the order of their numbers, those not yet acknowledged last.
import { element } from "./element.js";
import { say, sayTime } from "./language.js";
import { closeChoices, releaseFiles, reply } from "./reply.js";

export class Log {
  #root;
  #messages = []; // {seq, id, direction, element, state}

  constructor(root) {
    this.#root = root;
  }

  get empty() {
    return this.#messages.length === 0;
  }

  clear() {
    releaseFiles(this.#root);
    this.#root.replaceChildren();
    this.#messages = [];
  }

  // While what was said before is being drawn again, a screen reader is not to read it all out.
  setBusy(busy) {
    this.#root.setAttribute("aria-busy", busy);
  }

  showReply(entry, choose) {
    const body = reply(entry, choose);
    const message = this.#draw("out", entry, body);
    this.#markLanguage(message, entry.language);
    this.#closeAnswered();
    return message.element;
  }

  // Of this page (no seq yet) or of another tab, or from earlier.
  showSaid(entry) {
    const known = this.#messages.find((message) => message.id === entry.id && entry.id !== undefined);
    if (known !== undefined) {
      known.element.querySelector(".body").textContent = entry.text;
      this.acknowledge(entry.id, entry.seq);
      return known.element;
    }
    const message = this.#draw("in", entry, element("p", { className: "body" }, entry.text));
    if (entry.seq === undefined)
      this.#setState(message, "waiting");
    this.#closeAnswered();
    return message.element;
  }

  acknowledge(id, seq) {
    const message = this.#messages.find((one) => one.id === id);
    if (message === undefined)
      return;
    this.#setState(message, null);
    if (seq > 0 && message.seq !== seq) {
      message.seq = seq;
      this.#place(message);
    }
  }

  fail(id) {
    const message = this.#messages.find((one) => one.id === id);
    if (message !== undefined)
      this.#setState(message, "failed");
  }

  #draw(direction, entry, body) {
    const sender = say(element("span", { className: "sender" }), direction === "out" ? "neuvo" : "you");
    const time = element("time");
    sayTime(time, entry.at);
    const state = element("span", { className: "state" });
    const head = element("p", { className: "meta" }, sender, " ", time, " ", state);
    const message = {
      seq: entry.seq ?? Infinity,
      id: entry.id,
      direction,
      state,
      body,
      element: element("article", { className: `message ${direction}`, tabIndex: -1 }, head, body),
    };
    this.#messages.push(message);
    this.#place(message);
    return message;
  }

  // Moves it behind the last one with a smaller number. What stands right already is not touched, so that it is not
  // read out twice.
  #place(message) {
    const others = this.#messages.filter((one) => one !== message);
    const next = others.findIndex((one) => one.seq > message.seq);
    const at = next === -1 ? others.length : next;
    if (message.element.isConnected && this.#messages.indexOf(message) === at)
      return;
    this.#root.insertBefore(message.element, others[at]?.element ?? null);
    others.splice(at, 0, message);
    this.#messages = others;
  }

  #setState(message, key) {
    message.element.classList.toggle("waiting", key === "waiting");
    message.element.classList.toggle("failed", key === "failed");
    if (key === null)
      message.state.replaceChildren();
    else
      message.state.replaceChildren("· ", say(element("span"), key));
  }

  // The reply tells in which language the question before it was.
  #markLanguage(message, language) {
    const before = this.#messages[this.#messages.indexOf(message) - 1];
    if (before?.direction === "in")
      before.body.lang = language;
  }

  // Choices hold until the person says something, or is asked something else.
  #closeAnswered() {
    let answer = null; // what came after
    for (const message of this.#messages.toReversed()) {
      if (answer !== null && message.direction === "out")
        closeChoices(message.element, answer.direction === "in" ? answer.body.textContent : undefined);
      if (message.direction === "in" || message.element.querySelector(".choices") !== null)
        answer = message;
    }
  }
}
