// "Neuvo is writing": from the moment a message is sent until its reply comes.
const mostPatience = 30 * 1000;

export class Typing {
  #element;
  #expected = 0;
  #timer = 0;

  constructor(element) {
    this.#element = element;
  }

  // A message is on its way: one reply will come.
  expect() {
    this.#expected++;
    this.#update();
  }

  replied() {
    this.#expected = Math.max(0, this.#expected - 1);
    this.#update();
  }

  // The server says so itself.
  heard(on) {
    this.#expected = on ? Math.max(1, this.#expected) : 0;
    this.#update();
  }

  stop() {
    this.#expected = 0;
    this.#update();
  }

  // Not every message is answered by Neuvo: after a hand-over a person takes their time.
  #update() {
    clearTimeout(this.#timer);
    this.#element.hidden = this.#expected === 0;
    if (this.#expected > 0)
      this.#timer = setTimeout(() => this.stop(), mostPatience);
  }
}
