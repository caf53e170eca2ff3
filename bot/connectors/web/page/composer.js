// The input: Enter sends, Shift+Enter starts a line, it grows with the text, and it says when the text is too long.
import { Outbox } from "./outbox.js";

const identifier = "00000000-0000-4000-8000-000000000000";

export class Composer {
  typedAt = 0;
  mostBytes = 16 * 1024; // of a whole frame; the server's welcome says it

  // send(text) tells whether it was taken; tooLong() hears that it was not even tried.
  constructor(form, input, { send, tooLong }) {
    Object.assign(this, { form, input, on: { send, tooLong } });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("input", () => this.#changed());
  }

  get empty() {
    return this.input.value.trim() === "";
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  clear() {
    this.input.value = "";
    this.#changed();
    this.typedAt = 0;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing)
      return;
    event.preventDefault();
    this.#submit();
  }

  #changed() {
    this.typedAt = Date.now();
    this.input.removeAttribute("aria-invalid");
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + this.input.offsetHeight - this.input.clientHeight}px`;
  }

  #submit() {
    const text = this.input.value.trim();
    this.focus();
    if (text === "")
      return;
    const frame = JSON.stringify(Outbox.frame({ id: identifier, text }));
    if (new TextEncoder().encode(frame).length > this.mostBytes) {
      this.input.setAttribute("aria-invalid", "true");
      this.on.tooLong();
    } else if (this.on.send(text)) {
      this.clear();
    }
  }
}
