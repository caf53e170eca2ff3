// The line above the input that tells in words how things stand. The most urgent lasting text is shown; a passing one
// goes before it for a moment.
import { setText } from './texts.js';

const TOLD_FOR = 7 * 1000;
const ORDER = ['connection', 'silence'];

export class Status {
  lasting = {};
  passing = false;

  constructor(line) {
    this.line = line;
  }

  // subject: one of ORDER; name: of a text, null when there is nothing to say any more
  set(subject, name) {
    if ((this.lasting[subject] ?? null) === name) return;
    this.lasting[subject] = name;
    if (name !== null || !this.passing) this.showLasting();
  }

  // polite: not in the place of another passing text.
  pass(name, polite = false) {
    if (polite && this.passing) return;
    clearTimeout(this.timer);
    this.passing = true;
    setText(this.line, name);
    this.timer = setTimeout(() => this.showLasting(), TOLD_FOR);
  }

  // What that passing text told of has ended.
  over(name) {
    if (this.passing && this.line.dataset.text === name) this.showLasting();
  }

  showLasting() {
    clearTimeout(this.timer);
    this.passing = false;
    const name = ORDER.map((subject) => this.lasting[subject]).find(Boolean);
    if (name) setText(this.line, name);
    else this.clear();
  }

  clear() {
    delete this.line.dataset.text;
    this.line.textContent = '';
  }
}
