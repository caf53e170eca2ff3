// The conversation as it is shown: each entry once, in the order of its seq, what is not yet kept at the end.
import { make } from './make.js';
import { closeChoices, drawReply, releaseFiles } from './reply.js';
import { currentLanguage, setText, text, textWith, timeText } from './texts.js';

function setTime(element) {
  element.textContent = timeText(Number(element.dataset.at));
}

// Who and when are said in the page's language, whatever the message's is.
function drawHead(own, at) {
  const head = make('p', 'meta');
  const time = make('time');
  head.lang = currentLanguage();
  time.dataset.at = String(at);
  time.dateTime = new Date(at).toISOString();
  setTime(time);
  head.append(setText(make('span', 'who'), own ? 'you' : 'neuvo'), ' ', time);
  return head;
}

function drawMessage(own, at) {
  const message = make('div', own ? 'message in' : 'message out');
  message.tabIndex = -1; // can be given the focus where the input would call up a keyboard
  message.append(drawHead(own, at));
  return message;
}

function drawOwn(words, at) {
  const message = drawMessage(true, at);
  message.append(words === '' ? setText(make('p', 'words'), 'ownPicture') : make('p', 'words', words));
  return message;
}

export class Log {
  bySeq = new Map();
  byId = new Map();
  sent = new Map(); // pictures that this page sent, by their names
  erasedBefore = 0; // what has a smaller seq was erased at the person's wish

  // choose(value, label): a choice was pressed. loadPicture(id): a promise of its bytes
  // takeBack(id): one's own message is to be gone
  constructor({ log, empty, typing, scroll }, { choose, loadPicture, takeBack }) {
    this.log = log;
    this.empty = empty;
    this.typing = typing;
    this.scroll = scroll;
    this.choose = choose;
    this.loadPicture = loadPicture;
    this.takeBack = takeBack;
  }

  // Puts it before the first of a greater seq; seq null: at the end.
  place(message, seq) {
    const later = Array.from(this.log.children).find((other) => !other.dataset.seq || Number(other.dataset.seq) > seq);
    this.log.insertBefore(message, seq === null ? null : (later ?? null));
    if (seq !== null) this.number(message, seq);
    this.empty.hidden = true;
    this.closeOldChoices();
  }

  number(message, seq) {
    message.dataset.seq = String(seq);
    this.bySeq.set(seq, message);
  }

  // Choices are open until the person says something or is offered others.
  closeOldChoices() {
    let answer = null;
    let open = true;
    for (const message of Array.from(this.log.children).toReversed()) {
      const own = message.classList.contains('in');
      const choices = message.querySelector('.choices');
      if (choices && !open) closeChoices(message, answer);
      if (own) answer = message.querySelector('.words').textContent;
      else if (choices) answer = null;
      if (own || choices) open = false;
    }
  }

  // One's own words, before the service has them.
  showOwn(id, words, at, picture) {
    if (this.byId.has(id)) return;
    const message = drawOwn(words, at);
    if (picture) this.addPicture(message, id, picture);
    const state = make('p', 'state');
    state.lang = currentLanguage();
    message.append(setText(state, 'sending'));
    this.byId.set(id, message);
    this.place(message, null);
    this.scroll.reveal(message, true, true);
  }

  // One's own picture: as it was covered, while this page has its bytes; and it can be taken back.
  addPicture(message, id, name) {
    const bytes = this.sent.get(name);
    const button = setText(make('button', 'take-back'), 'takeBack');
    button.type = 'button';
    button.addEventListener('click', () => {
      button.disabled = true;
      this.takeBack(id);
    });
    if (bytes?.type === 'application/pdf') message.append(setText(make('p', 'sent-file'), 'ownFile'));
    else if (bytes) {
      const image = make('img', 'picture own-picture');
      image.src = URL.createObjectURL(bytes);
      image.alt = text('ownPicture');
      message.append(image);
    }
    message.append(button);
  }

  isEmpty() {
    return this.log.childElementCount === 0;
  }

  takenBack(id) {
    const message = this.byId.get(id);
    if (!message) return;
    const hadFocus = message.contains(document.activeElement);
    releaseFiles(message);
    message.querySelectorAll('.picture, .sent-file, .take-back').forEach((part) => part.remove());
    setText(message.querySelector('.words'), 'takenBack');
    if (hadFocus) message.focus({ preventScroll: true });
  }

  // name: of the text that tells what is happening to it
  setState(id, name) {
    const element = this.byId.get(id)?.querySelector('.state');
    if (element && element.dataset.text !== name) setText(element, name);
  }

  // It is kept, as number seq of the conversation; words: as kept, which may be masked.
  confirm(id, seq, words) {
    const message = this.byId.get(id);
    if (!message) return;
    message.querySelector('.state')?.remove();
    if (words !== undefined && words !== '') message.querySelector('.words').textContent = words;
    if (seq > 0 && seq < this.erasedBefore) {
      message.remove();
      this.byId.delete(id);
      return;
    }
    if (!(seq > 0) || this.bySeq.has(seq)) return;
    this.number(message, seq);
    const next = message.nextElementSibling;
    const before = message.previousElementSibling;
    const inOrder = !(Number(before?.dataset.seq) > seq) && !(Number(next?.dataset.seq) < seq) && (!before || before.dataset.seq);
    if (!inOrder) this.place(message, seq); // it is moved only if it must be: a screen reader would read it again
  }

  // False when it was shown before.
  showEntry(entry, gliding) {
    if (entry.changed && this.bySeq.has(entry.seq)) this.redraw(this.bySeq.get(entry.seq), entry);
    if (this.bySeq.has(entry.seq) || entry.seq < this.erasedBefore) return false;
    if (entry.direction === 'in' && this.byId.has(entry.id)) {
      this.confirm(entry.id, entry.seq, entry.text);
      return true;
    }
    const own = entry.direction === 'in';
    const message = own ? drawOwn(entry.text, entry.at) : this.drawOut(entry);
    if (own && entry.text === '') this.addPicture(message, entry.id, null); // only a picture says nothing
    if (own && entry.id) this.byId.set(entry.id, message);
    this.place(message, entry.seq);
    if (!own) this.markQuestion(message);
    this.scroll.reveal(message, false, gliding);
    return true;
  }

  drawOut(entry) {
    const message = drawMessage(false, entry.at);
    message.lang = entry.language ?? currentLanguage();
    message.append(...drawReply(entry, this.choose, this.loadPicture));
    return message;
  }

  // Whoever said it has changed it, or taken it back. It stays where it is, and the focus with it.
  redraw(message, entry) {
    releaseFiles(message);
    const fresh = this.drawOut({ ...entry, at: Number(message.querySelector('time').dataset.at) });
    message.lang = fresh.lang;
    message.replaceChildren(...fresh.childNodes);
    this.closeOldChoices();
  }

  // The language of a reply tells the language of the question before it.
  markQuestion(reply) {
    const words = reply.previousElementSibling?.querySelector('.words');
    if (words) words.lang = reply.lang;
  }

  // name: of the person who writes; none: Neuvo.
  showTyping(on, name = '') {
    const words = this.typing.firstElementChild;
    setText(words, 'typing');
    if (name) {
      delete words.dataset.text; // a change of language does not draw it anew
      words.textContent = textWith('typingPerson', { name });
    }
    this.typing.hidden = !on;
  }

  // While what was said earlier is drawn again, a screen reader is not to read it all out.
  setBusy(busy) {
    this.log.setAttribute('aria-busy', String(busy));
  }

  focusLast() {
    this.log.lastElementChild?.focus({ preventScroll: true });
  }

  // The page's language has changed; the words of the messages have not.
  relabel() {
    for (const element of this.log.querySelectorAll('.meta, .state, .take-back')) element.lang = currentLanguage();
    this.log.querySelectorAll('time').forEach(setTime);
  }

  // Nothing of it stays on the page, also not what is just being said: the acknowledgement will tell its seq.
  // True when the focus was in what went.
  eraseBefore(seq) {
    const focused = document.activeElement;
    const hadFocus = this.log.contains(focused);
    this.erasedBefore = Math.max(this.erasedBefore, seq);
    for (const message of Array.from(this.log.children)) {
      if (!message.dataset.seq || Number(message.dataset.seq) >= seq) continue;
      releaseFiles(message);
      message.remove();
    }
    for (const known of [this.bySeq, this.byId])
      for (const [key, message] of known) if (!message.isConnected) known.delete(key);
    return hadFocus && !focused.isConnected;
  }

  clear() {
    releaseFiles(this.log);
    this.log.replaceChildren();
    this.erasedBefore = 0;
    this.bySeq.clear();
    this.byId.clear();
    this.sent.clear();
    this.showTyping(false);
    this.empty.hidden = false;
    this.scroll.begin();
  }
}
