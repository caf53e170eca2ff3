// Keeps the newest message in sight while the person reads at the end, and leaves the page alone while they read above.
import { say } from "./language.js";

const near = 80;
const page = document.scrollingElement;

function distanceToEnd() {
  return page.scrollHeight - innerHeight - page.scrollTop;
}

export class Scroll {
  #following = true;
  #ours = 0; // until when a movement of the page is ours, not the person's

  constructor({ head, foot, jump, jumpText, jumped }) {
    Object.assign(this, { head, foot, jump, jumpText });
    jump.addEventListener("click", () => {
      this.toEnd();
      jumped();
    });
    addEventListener("scroll", () => this.#moved(), { passive: true });
    addEventListener("resize", () => this.#measure());
    new ResizeObserver(() => this.#measure()).observe(foot);
  }

  // The person has said something: they want to see it.
  toEnd(calm = false) {
    this.#following = true;
    this.#go(page.scrollHeight, calm);
  }

  // A message came. A long one is shown from its beginning, not from its end.
  show(message, calm = false) {
    if (!this.#following) {
      say(this.jumpText, "jump_new");
      this.#update();
      return;
    }
    const top = message.getBoundingClientRect().top + page.scrollTop - this.head.offsetHeight - 16;
    this.#go(Math.min(top, page.scrollHeight - innerHeight), calm);
  }

  #go(top, calm) {
    const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#ours = Date.now() + 700;
    page.scrollTo({ top, behavior: calm || reduced ? "instant" : "smooth" });
    this.#update();
  }

  #moved() {
    if (Date.now() > this.#ours)
      this.#following = distanceToEnd() < near;
    this.#update();
  }

  #update() {
    const away = distanceToEnd() > near;
    if (!away)
      say(this.jumpText, "jump_end");
    this.jump.hidden = !away;
  }

  #measure() {
    const root = document.documentElement.style;
    const atEnd = this.#following && distanceToEnd() < near;
    root.setProperty("--head", `${this.head.offsetHeight}px`);
    root.setProperty("--foot", `${this.foot.offsetHeight}px`);
    if (atEnd)
      this.#go(page.scrollHeight, true);
    this.#update();
  }
}
