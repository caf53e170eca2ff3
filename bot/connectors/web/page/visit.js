// The visit: a secret that this browser makes, and what must outlive a reload. Kept in the tab (sessionStorage), or on
// the device when the person says that it is their own (localStorage).
const KEY = 'neuvo-visit';
const PENDING = 'neuvo-pending';
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

// Storage may be missing or hold nonsense; "sessionStorage" and "localStorage" themselves may throw when it is blocked.
/** @param {string} storage "sessionStorage" or "localStorage" */
function read(storage, key) {
  try {
    const kept = JSON.parse(window[storage].getItem(key));
    return /^[0-9a-f]{32}$/.test(kept?.visit) ? kept : null;
  } catch {
    return null;
  }
}

/** @param {string} storage "sessionStorage" or "localStorage" */
function write(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // No storage (private mode, full): the visit then lasts as long as the page.
  }
}

export class Visit {
  limits = { silence: 15 * MINUTE, ownDevice: 30 * DAY };

  constructor() {
    const own = read('localStorage', KEY);
    const kept = own ?? read('sessionStorage', KEY);
    this.ownDevice = own !== null;
    this.language = kept?.language ?? null;
    this.begin();
    if (kept && Date.now() - kept.lastAt <= this.silenceLimit()) {
      this.visit = kept.visit;
      this.pending = this.readPending();
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

  // What waits to be sent belongs to this tab, also on one's own device: another tab must not overwrite it.
  readPending() {
    const kept = read('sessionStorage', PENDING);
    return kept?.visit === this.visit && Array.isArray(kept.pending) ? kept.pending : [];
  }

  save() {
    const [here, other] = this.ownDevice ? ['localStorage', 'sessionStorage'] : ['sessionStorage', 'localStorage'];
    const { visit, pending, lastAt, language, used } = this;
    write(other, KEY, null);
    write(here, KEY, { visit, lastAt, language, used });
    write('sessionStorage', PENDING, pending.length > 0 ? { visit, pending } : null);
  }

  minutes() {
    return Math.round(this.limits.silence / MINUTE);
  }

  days() {
    return Math.round(this.limits.ownDevice / DAY);
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

  endsWithin(time) {
    return this.used && !this.ownDevice && Date.now() - this.lastAt > this.silenceLimit() - time;
  }

  // Forgets everything. What was typed only just now belongs to whoever sits here and is returned, to be said anew.
  renew() {
    const fresh = this.pending.filter((message) => Date.now() - message.at < JUST_TYPED);
    const elsewhere = this.ownDevice ? read('localStorage', KEY)?.visit : undefined;
    const ended = this.visit;
    this.begin();
    if (elsewhere && elsewhere !== ended) this.visit = elsewhere; // another tab has begun the next visit already
    this.save();
    return fresh;
  }
}
