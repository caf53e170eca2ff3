// The input: Enter sends, Shift+Enter begins a line; it grows with its words and says what is wrong with them.
import { setText, textWith } from './texts.js';

const STILL_WRITING = 60 * 1000;
const READ_BYTES = 4096; // so much of a message Neuvo reads; a person reads more
const TOLD_FROM = 3200;

export class Compose {
  // send(words): false when they are too long. typing(on): words are being written, or are no more
  constructor({ form, input, problem, length }, send, typing) {
    this.input = input;
    this.problem = problem;
    this.length = length;
    this.send = send;
    this.typing = typing;
    this.typedAt = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
      this.focus();
    });
    input.addEventListener('input', () => this.changed());
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
  }

  submit() {
    const words = this.input.value.trim();
    if (words === '') return;
    if (this.send(words)) {
      this.clear();
    } else {
      setText(this.problem, 'tooLong');
      this.input.setAttribute('aria-invalid', 'true');
    }
  }

  hasWords() {
    return this.input.value.trim() !== '';
  }

  // Somebody sits here and is in the middle of a sentence.
  isWriting() {
    return this.hasWords() && Date.now() - this.typedAt < STILL_WRITING;
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  changed() {
    this.typedAt = Date.now();
    this.typing(this.hasWords());
    this.forgive();
    this.measure();
    this.fit();
  }

  forgive() {
    if (!this.input.hasAttribute('aria-invalid')) return;
    this.input.removeAttribute('aria-invalid');
    delete this.problem.dataset.text;
    this.problem.textContent = '';
  }

  // How much more Neuvo reads, in steps of a hundred, so that a screen reader is not told each letter.
  measure() {
    const left = READ_BYTES - new TextEncoder().encode(this.input.value.trim()).length;
    const name = left < 0 ? 'lengthOver' : left < READ_BYTES - TOLD_FROM ? 'lengthLeft' : null;
    const words = name === null ? '' : textWith(name, { left: Math.floor(left / 100) * 100 });
    if (this.length.textContent !== words) this.length.textContent = words;
  }

  // The style sheet holds the greatest height.
  fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  clear() {
    this.input.value = '';
    this.forgive();
    this.measure();
    this.fit();
  }
}
