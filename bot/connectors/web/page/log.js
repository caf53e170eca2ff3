// The conversation as it is shown: each entry once, in the order of its seq, what is not yet kept at the end.
import { appendInline } from './inline.js';
import { currentLanguage, text } from './texts.js';

function make(name, className, content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (content !== undefined) element.textContent = content;
  return element;
}

function timeOf(at) {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  const format = today ? { hour: 'numeric', minute: '2-digit' } : { dateStyle: 'short', timeStyle: 'short' };
  const element = make('time', '', new Intl.DateTimeFormat(currentLanguage(), format).format(when));
  element.dateTime = when.toISOString();
  return element;
}

function frame(own, at, language) {
  const message = make('div', own ? 'message in' : 'message out');
  if (language) message.lang = language;
  const meta = make('p', 'meta');
  meta.lang = currentLanguage();
  meta.append(make('span', 'who', own ? text('you') : text('neuvo')), ' ', timeOf(at));
  message.append(meta);
  return message;
}

function appendBlocks(message, blocks) {
  let steps = null;
  for (const block of blocks ?? []) {
    if (block.kind !== 'step') steps = null;
    else if (steps === null) message.append((steps = make('ol', 'steps')));
    const element = make(block.kind === 'step' ? 'li' : 'p', block.kind === 'paragraph' ? '' : block.kind);
    appendInline(element, block.text);
    (steps ?? message).append(element);
  }
}

function fileLink(file) {
  const link = make('a', 'file', `${text('file')}: ${file.name}`);
  link.href = URL.createObjectURL(new Blob([file.content], { type: file.media_type }));
  link.download = file.name;
  return link;
}

export class Log {
  // choose(value, label): a choice was pressed
  constructor(elements, choose) {
    Object.assign(this, elements); // log, scroll, empty, jump, typing
    this.choose = choose;
    this.bySeq = new Map();
    this.byId = new Map();
    this.jump.addEventListener('click', () => this.toEnd());
    this.scroll.addEventListener('scroll', () => {
      if (this.isAtEnd()) this.jump.hidden = true;
    });
  }

  isAtEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
  }

  toEnd() {
    this.jump.hidden = true;
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  // Shows what is new: its beginning if it is longer than the view, else its end; never tears away who reads above.
  reveal(message, own, wasAtEnd) {
    if (!own && !wasAtEnd) {
      this.jump.hidden = false;
      return;
    }
    if (message.offsetHeight > this.scroll.clientHeight) this.scroll.scrollTop = message.offsetTop - 12;
    else this.toEnd();
  }

  place(message, seq) {
    const wasAtEnd = this.isAtEnd();
    const later = Array.from(this.log.children).find((other) => !other.dataset.seq || Number(other.dataset.seq) > seq);
    this.log.insertBefore(message, seq === null ? null : (later ?? null));
    if (seq !== null) {
      message.dataset.seq = String(seq);
      this.bySeq.set(seq, message);
    }
    this.empty.hidden = true;
    this.closeOldChoices();
    return wasAtEnd;
  }

  // Only the newest reply can be answered by a button.
  closeOldChoices() {
    const last = this.log.lastElementChild;
    for (const button of this.log.querySelectorAll('.choices button')) button.disabled = !last.contains(button);
  }

  appendChoices(message, choices) {
    const group = make('div', 'choices');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', text('choices'));
    choices.forEach((choice, index) => {
      const button = make('button', 'choice');
      button.type = 'button';
      button.append(make('span', 'number', String(index + 1)), ' ', make('span', '', choice.label));
      button.addEventListener('click', () => this.choose(choice.value, choice.label));
      group.append(button);
    });
    message.append(group);
  }

  // One's own words, before the service has them.
  showOwn(id, words, at) {
    if (this.byId.has(id)) return;
    const message = frame(true, at, null);
    const body = make('p', 'words');
    body.append(...words.split('\n').flatMap((line, index) => (index === 0 ? [line] : [make('br'), line])));
    message.append(body, make('p', 'state', text('sending')));
    this.byId.set(id, message);
    this.reveal(message, true, this.place(message, null));
  }

  setState(id, state) {
    const element = this.byId.get(id)?.querySelector('.state');
    if (element && element.textContent !== state) element.textContent = state;
  }

  // It is kept, as number seq of the conversation.
  confirm(id, seq, words) {
    const message = this.byId.get(id);
    if (!message) return;
    message.querySelector('.state')?.remove();
    if (words) message.querySelector('.words').textContent = words;
    if (seq > 0 && !this.bySeq.has(seq)) {
      message.remove();
      this.place(message, seq);
    }
  }

  showEntry(entry) {
    if (this.bySeq.has(entry.seq)) return false;
    if (entry.direction === 'in' && this.byId.has(entry.id)) {
      this.confirm(entry.id, entry.seq, entry.text);
      return true;
    }
    const own = entry.direction === 'in';
    const message = frame(own, entry.at, own ? null : entry.language);
    if (own) {
      message.append(make('p', 'words', entry.text));
      if (entry.id) this.byId.set(entry.id, message);
    } else {
      if (entry.text !== undefined) message.append(make('p', '', entry.text));
      appendBlocks(message, entry.blocks);
      if (entry.file) message.append(fileLink(entry.file));
      if (entry.choices?.length > 0) this.appendChoices(message, entry.choices);
    }
    this.reveal(message, false, this.place(message, entry.seq));
    return true;
  }

  showTyping(on) {
    if (this.typing.hidden === !on) return;
    const wasAtEnd = this.isAtEnd();
    this.typing.hidden = !on;
    if (on && wasAtEnd) this.toEnd();
  }

  clear() {
    for (const link of this.log.querySelectorAll('a.file')) URL.revokeObjectURL(link.href);
    this.log.replaceChildren();
    this.bySeq.clear();
    this.byId.clear();
    this.showTyping(false);
    this.jump.hidden = true;
    this.empty.hidden = false;
  }
}
