// The visit: a secret that this browser makes, and what must outlive a reload. Kept in the tab (sessionStorage), or on
// the device when the person says that it is their own (localStorage).
const KEY = 'neuvo-visit';
const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const JUST_TYPED = 30 * 1000;

function randomHex(bytes) {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (value) => value.toString(16).padStart(2, '0')).join('');
}

// A UUID version 4 also where crypto.randomUUID is missing (plain http on another address than localhost).
export function makeId() {
  const hex = randomHex(16).split('');
  hex[12] = '4';
  hex[16] = '89ab'[parseInt(hex[16], 16) % 4];
  const text = hex.join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

function read(storage) {
  try {
    const kept = JSON.parse(storage.getItem(KEY));
    return kept && typeof kept.visit === 'string' && Array.isArray(kept.pending) ? kept : null;
  } catch {
    return null;
  }
}

export class Visit {
  limits = { silence: 15 * MINUTE, ownDevice: 30 * DAY };

  constructor() {
    const own = read(localStorage);
    const kept = own ?? read(sessionStorage);
    this.ownDevice = own !== null;
    this.language = kept?.language ?? null;
    this.begin();
    if (kept && Date.now() - kept.lastAt <= this.silenceLimit()) {
      this.visit = kept.visit;
      this.pending = kept.pending;
      this.lastAt = kept.lastAt;
      this.used = kept.used === true;
    }
    this.save();
  }

  begin() {
    this.visit = randomHex(16);
    this.pending = []; // sent, and not yet known to be kept: {id, type, text | value and label, at}
    this.lastAt = Date.now();
    this.used = false; // anything was said
  }

  silenceLimit() {
    return this.ownDevice ? this.limits.ownDevice : this.limits.silence;
  }

  save() {
    const [here, other] = this.ownDevice ? [localStorage, sessionStorage] : [sessionStorage, localStorage];
    const { visit, pending, lastAt, language, used } = this;
    try {
      other.removeItem(KEY);
      here.setItem(KEY, JSON.stringify({ visit, pending, lastAt, language, used }));
    } catch {
      // No storage (private mode, full): the visit then lasts as long as the page.
    }
  }

  setOwnDevice(own) {
    this.ownDevice = own;
    this.save();
  }

  touch() {
    this.used = true;
    this.lastAt = Date.now();
    this.save();
  }

  add(message) {
    this.pending.push({ ...message, at: Date.now() });
    this.touch();
  }

  settle(id) {
    const before = this.pending.length;
    this.pending = this.pending.filter((message) => message.id !== id);
    if (this.pending.length !== before) this.save();
  }

  // By the wall clock, so that a night of sleep counts.
  isOver() {
    return this.used && Date.now() - this.lastAt > this.silenceLimit();
  }

  // Forgets everything. What was typed only just now belongs to whoever sits here and is returned, to be said anew.
  renew() {
    const fresh = this.pending.filter((message) => Date.now() - message.at < JUST_TYPED);
    this.begin();
    this.save();
    return fresh;
  }
}
