// The visit: the secret by which the server knows this conversation, whose device it is, and when it ends by silence.
// On a shared device it lives in this tab only (sessionStorage); on the person's own device it stays (localStorage).
import { visitIdentifier } from "./identifier.js";

const minute = 60 * 1000;
const day = 24 * 60 * minute;

// Storage may be switched off in a browser; then the visit lasts as long as the page.
function read(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    if (value === null)
      window[storage].removeItem(key);
    else
      window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // kept in memory only
  }
}

export class Visit {
  constructor(organisation) {
    this.key = `neuvo.visit.${organisation}`;
    this.limits = { shared: 15 * minute, own: 30 * day };
    const kept = this.#kept();
    if (kept === null)
      this.renew();
    else
      Object.assign(this, { id: kept.id, ownDevice: kept.ownDevice, activeAt: kept.activeAt, language: kept.language });
    if (this.silent())
      this.renew();
  }

  #kept() {
    const kept = read("sessionStorage", this.key) ?? read("localStorage", this.key);
    return /^[0-9a-f]{32}$/.test(kept?.id) ? kept : null;
  }

  #keep() {
    const { id, ownDevice, activeAt, language } = this;
    write(ownDevice ? "localStorage" : "sessionStorage", this.key, { id, ownDevice, activeAt, language });
    write(ownDevice ? "sessionStorage" : "localStorage", this.key, null);
  }

  // Forgets the conversation: whoever uses the device next begins an empty one.
  renew() {
    write("sessionStorage", this.key, null);
    write("localStorage", this.key, null);
    Object.assign(this, { id: visitIdentifier(), ownDevice: false, activeAt: Date.now() });
    this.#keep();
  }

  // Something was said.
  touch() {
    this.activeAt = Date.now();
    this.#keep();
  }

  setOwnDevice(ownDevice) {
    this.ownDevice = ownDevice;
    this.#keep();
  }

  setLanguage(language) {
    this.language = language;
    this.#keep();
  }

  limit() {
    return this.ownDevice ? this.limits.own : this.limits.shared;
  }

  // By the wall clock, so that a laptop that slept knows it too. Another tab may have heard something later.
  silence() {
    const kept = this.#kept();
    const activeAt = kept?.id === this.id ? Math.max(kept.activeAt, this.activeAt) : this.activeAt;
    return Date.now() - activeAt;
  }

  silent() {
    return this.silence() > this.limit();
  }

  // Another tab of the same device ended the visit.
  endedElsewhere() {
    return this.ownDevice && this.#kept()?.id !== this.id;
  }

  // What the person has not been able to send yet outlives a reload of the page.
  readUnsent() {
    return read("sessionStorage", `${this.key}.unsent`)?.filter((message) => message.visit === this.id) ?? [];
  }

  keepUnsent(messages) {
    const kept = messages.map((message) => ({ ...message, visit: this.id }));
    write("sessionStorage", `${this.key}.unsent`, kept.length > 0 ? kept : null);
  }
}
