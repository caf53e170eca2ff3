// Which entries have come. The server numbers them per conversation; each is shown once, and a hole is asked for once
// (a hole that stays was erased on the server).
export class Sequence {
  #seen = new Set();
  #asked = -1;
  last = 0; // everything up to here is known; what a reconnect starts from

  // true when the entry is new.
  take(seq) {
    const fresh = !this.#seen.has(seq);
    if (seq > this.last + 1 && this.#asked === this.last)
      this.last = seq;
    this.#seen.add(seq);
    while (this.#seen.has(this.last + 1))
      this.last++;
    return fresh;
  }

  // true once per hole: time to ask for what is missing.
  hole() {
    const missing = this.#seen.size > 0 && Math.max(...this.#seen) > this.last && this.#asked !== this.last;
    if (missing)
      this.#asked = this.last;
    return missing;
  }
}
