// The line above the input: how the connection is, and what else the person should know, in words.
import { say, sayNothing } from "./language.js";

const passing = 6 * 1000;

export class Status {
  #element;
  #timer = 0;
  #lasting = null;

  constructor(element) {
    this.#element = element;
  }

  // Stays until it is changed; null: nothing to say. after: not before so many milliseconds, for what often mends itself.
  last(key, after = 0) {
    if (this.#lasting === key)
      return;
    this.#lasting = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(key), after);
  }

  // Goes away by itself.
  pass(key, duration = passing) {
    clearTimeout(this.#timer);
    this.#show(key);
    this.#timer = setTimeout(() => this.#show(this.#lasting), duration);
  }

  get lasting() {
    return this.#lasting;
  }

  #show(key) {
    if (key === null)
      sayNothing(this.#element);
    else if (this.#element.dataset.text !== key)
      say(this.#element, key);
  }
}
