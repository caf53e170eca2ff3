// The input: Enter sends, Shift+Enter begins a line; it grows with its words and says what is wrong with them.
import { setText } from './texts.js';

const STILL_WRITING = 60 * 1000;

export class Compose {
  // send(words): false when they are too long. typing(on): words are being written, or are no more
  constructor({ form, input, problem }, send, typing) {
    this.input = input;
    this.problem = problem;
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

  // Somebody sits here and is in the middle of a sentence.
  isWriting() {
    return this.input.value.trim() !== '' && Date.now() - this.typedAt < STILL_WRITING;
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  changed() {
    this.typedAt = Date.now();
    this.typing(this.input.value.trim() !== '');
    this.forgive();
    this.fit();
  }

  forgive() {
    if (!this.input.hasAttribute('aria-invalid')) return;
    this.input.removeAttribute('aria-invalid');
    delete this.problem.dataset.text;
    this.problem.textContent = '';
  }

  // The style sheet holds the greatest height.
  fit() {
    this.input.style.height = 'auto';
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
  }

  clear() {
    this.input.value = '';
    this.forgive();
    this.fit();
  }
}
