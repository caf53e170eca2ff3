// What Teams lets a bot send: so much a second for one app and tenant, and for one thread in each of several spans.
const APP = { span: 1000, most: 50 };
const THREAD = [
  { span: 1000, most: 7 },
  { span: 2000, most: 8 },
  { span: 30000, most: 60 },
  { span: 3600000, most: 1800 },
];

export class Quota {
  constructor() {
    this.on = false;
    this.app = [];
    this.threads = new Map();
    this.refused = 0;
  }

  // Counts a request of the bot's, unless it is one too many.
  exceeded(thread, now) {
    if (!this.on) return false;
    const times = this.threads.get(thread) ?? [];
    const within = (list, { span }) => list.filter((at) => at > now - span).length;
    if (within(this.app, APP) >= APP.most || THREAD.some((limit) => within(times, limit) >= limit.most)) {
      this.refused += 1;
      return true;
    }
    this.app = [...this.app.filter((at) => at > now - APP.span), now];
    this.threads.set(thread, [...times, now]);
    return false;
  }
}
