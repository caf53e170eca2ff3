// Keeps what is new in sight while the person follows the conversation, and never tears away who reads above.
import { setText } from './texts.js';

const NEAR = 60; // pixels from the end that count as being there
const GLIDE = 1500; // our own movement takes at most this long, ms, also on a busy machine

export class Scroll {
  following = true;
  glidesUntil = 0;
  lastTop = 0;
  wasAtEnd = true; // before the view changed its size

  constructor(view, jump) {
    this.view = view;
    this.jump = jump;
    view.addEventListener('scroll', () => this.moved(), { passive: true });
    window.addEventListener('scroll', () => this.moved(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(view);
  }

  // On a very low screen the whole page scrolls instead of the view (see the end of chat.css).
  target() {
    return getComputedStyle(this.view).overflowY === 'visible' ? document.scrollingElement : this.view;
  }

  distance() {
    const target = this.target();
    return target.scrollHeight - target.clientHeight - target.scrollTop;
  }

  isEmpty() {
    return this.view.querySelector('.message') === null;
  }

  moved() {
    const top = this.target().scrollTop;
    const up = top < this.lastTop - 1; // we only ever move down
    if (up || Date.now() > this.glidesUntil) this.following = this.distance() < NEAR;
    this.lastTop = top;
    if (Date.now() > this.glidesUntil) this.wasAtEnd = this.distance() < NEAR;
    this.showJump();
  }

  resized() {
    if (!this.isEmpty() && this.following && this.wasAtEnd && this.distance() >= NEAR) this.toEnd(false);
    this.showJump();
  }

  // The page is empty again and shows its beginning.
  begin() {
    this.following = true;
    this.go(0, false);
  }

  toEnd(gliding = true) {
    this.following = true;
    this.go(Infinity, gliding);
  }

  // The person moved up and no event has told it yet. (Where the page became shorter it moves up by itself, to its end.)
  hasLeft(message) {
    const up = this.target().scrollTop < this.lastTop - 1;
    return up && this.distance() - message.offsetHeight >= NEAR;
  }

  // Shows a new message: from its beginning when it is longer than the view, else whole.
  reveal(message, own, gliding) {
    if (own) this.following = true;
    else if (this.hasLeft(message)) this.following = false;
    if (this.following) {
      const target = this.target();
      const edge = target === this.view ? this.view.getBoundingClientRect().top : 0;
      this.go(target.scrollTop + message.getBoundingClientRect().top - edge - 12, gliding);
    } else {
      setText(this.jump, 'jump');
      this.jump.hidden = false;
    }
  }

  go(top, gliding) {
    const target = this.target();
    const calm = !gliding || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const end = target.scrollHeight - target.clientHeight;
    this.lastTop = target.scrollTop;
    this.wasAtEnd = top > end - NEAR;
    this.glidesUntil = Date.now() + GLIDE;
    target.scrollTo({ top: Math.min(top, end), behavior: calm ? 'instant' : 'smooth' });
    if (!calm) return;
    this.lastTop = target.scrollTop;
    this.showJump();
  }

  showJump() {
    const away = !this.isEmpty() && this.distance() >= NEAR;
    if (!away) setText(this.jump, 'toEnd');
    this.jump.hidden = !away;
  }
}
