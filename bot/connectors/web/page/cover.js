// Covering what must not be seen in a picture before it leaves the browser: black rectangles, drawn by mouse or finger,
// or added by a button and moved and sized by arrow keys. What is sent is drawn anew, so that nothing lies below them.
import { make } from './make.js';
import { textWith } from './texts.js';

const LONGEST = 2560; // pixels of the longer side: a screen can still be read
const STEP = 0.02; // of the picture, for an arrow key
const SMALLEST = 0.015;
export const FILE_BYTES = 10 * 1024 * 1024;

const between = (low, value, high) => Math.min(Math.max(value, low), high);
const percent = (part) => Math.round(part * 100);

// Fits it into the picture.
function tidy({ x, y, width, height }) {
  const w = between(SMALLEST, width, 1);
  const h = between(SMALLEST, height, 1);
  return { x: between(0, x, 1 - w), y: between(0, y, 1 - h), width: w, height: h };
}

export class Cover {
  // send(bytes): the covered picture
  constructor(dialog, send) {
    this.dialog = dialog;
    this.send = send;
    const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
    this.parts = { stage: part('stage'), canvas: part('canvas'), covers: part('covers'), said: part('said') };
    part('add').addEventListener('click', () => this.add());
    this.undoButton = part('undo');
    this.undoButton.addEventListener('click', () => this.undo());
    part('cancel').addEventListener('click', () => dialog.close());
    part('send').addEventListener('click', () => this.finish());
    dialog.addEventListener('close', () => this.release());
    dialog.addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'z') return;
      event.preventDefault();
      this.undo();
    });
    this.listenToPointer();
  }

  // False: it is no picture that a browser can read.
  async open(file) {
    const image = await createImageBitmap(file).catch(() => null);
    if (image === null) return false;
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const { canvas } = this.parts;
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#ffffff'; // behind what is transparent: a JPEG is not
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    this.rectangles = [];
    this.past = [];
    this.draw();
    this.tell(null);
    this.dialog.showModal();
    return true;
  }

  release() {
    this.parts.canvas.width = this.parts.canvas.height = 1;
    this.rectangles = [];
    this.past = [];
    this.parts.covers.replaceChildren();
  }

  tell(name, values = {}) {
    this.parts.said.textContent = name === null ? '' : textWith(name, values);
  }

  // ---- the rectangles ----

  remember() {
    this.past.push(this.rectangles.map((one) => ({ ...one })));
  }

  add(rectangle = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }) {
    this.remember();
    this.rectangles.push(tidy(rectangle));
    this.draw();
    this.tell('coverAdded');
    this.parts.covers.lastElementChild.focus({ preventScroll: true });
  }

  undo() {
    if (this.past.length === 0) return;
    const focused = this.parts.covers.contains(document.activeElement);
    this.rectangles = this.past.pop();
    this.draw();
    this.tell('coverUndone');
    if (focused) (this.parts.covers.lastElementChild ?? this.dialog.querySelector('[data-part="add"]')).focus();
  }

  change(index, { x = 0, y = 0, width = 0, height = 0 }) {
    const one = this.rectangles[index];
    this.remember();
    this.rectangles[index] = tidy({ x: one.x + x, y: one.y + y, width: one.width + width, height: one.height + height });
    this.place(this.parts.covers.children[index], index);
    this.undoButton.disabled = false;
  }

  remove(index) {
    this.remember();
    this.rectangles.splice(index, 1);
    this.draw();
    this.tell('coverRemoved');
    (this.parts.covers.lastElementChild ?? this.dialog.querySelector('[data-part="add"]')).focus();
  }

  press(event, index) {
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.remove(index);
    } else if (steps) {
      event.preventDefault();
      const [right, down] = steps;
      this.change(index, event.shiftKey ? { width: right, height: down } : { x: right, y: down });
    }
  }

  place(element, index) {
    const { x, y, width, height } = this.rectangles[index];
    element.style.left = `${x * 100}%`;
    element.style.top = `${y * 100}%`;
    element.style.width = `${width * 100}%`;
    element.style.height = `${height * 100}%`;
    const values = { number: index + 1, left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
    element.setAttribute('aria-label', textWith('coverName', values));
  }

  draw() {
    this.parts.covers.replaceChildren(
      ...this.rectangles.map((_, index) => {
        const element = make('button', 'cover');
        element.type = 'button';
        element.setAttribute('aria-describedby', 'cover-keys');
        element.addEventListener('keydown', (event) => this.press(event, index));
        this.place(element, index);
        return element;
      }),
    );
    this.undoButton.disabled = this.past.length === 0;
  }

  // ---- mouse and finger ----

  at(event) {
    const box = this.parts.canvas.getBoundingClientRect();
    return { x: between(0, (event.clientX - box.left) / box.width, 1), y: between(0, (event.clientY - box.top) / box.height, 1) };
  }

  // On a rectangle it moves that one; elsewhere it draws a new one.
  listenToPointer() {
    const { stage, covers } = this.parts;
    let begun = null;
    stage.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      const index = [...covers.children].indexOf(event.target);
      begun = { ...this.at(event), index, of: { ...this.rectangles[index] }, fresh: index < 0 };
      this.remember();
      if (begun.fresh) {
        begun.index = this.rectangles.push({ x: begun.x, y: begun.y, width: 0, height: 0 }) - 1;
        this.draw();
      }
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener('pointermove', (event) => {
      if (begun === null) return;
      const { x, y } = this.at(event);
      const drawn = { x: Math.min(x, begun.x), y: Math.min(y, begun.y), width: Math.abs(x - begun.x), height: Math.abs(y - begun.y) };
      const moved = { ...begun.of, x: begun.of.x + x - begun.x, y: begun.of.y + y - begun.y };
      this.rectangles[begun.index] = begun.fresh ? drawn : tidy(moved);
      this.place(covers.children[begun.index], begun.index);
    });
    const end = () => {
      if (begun === null) return;
      const one = this.rectangles[begun.index];
      const nothing = begun.fresh ? one.width < SMALLEST || one.height < SMALLEST : one.x === begun.of.x && one.y === begun.of.y;
      if (nothing) this.rectangles = this.past.pop(); // a tap
      this.draw();
      if (!nothing) this.tell(begun.fresh ? 'coverAdded' : 'coverMoved');
      begun = null;
    };
    stage.addEventListener('pointerup', end);
    stage.addEventListener('pointercancel', end);
  }

  // ---- what leaves ----

  async finish() {
    const { canvas } = this.parts;
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#000000';
    for (const { x, y, width, height } of this.rectangles) {
      const left = Math.floor(x * canvas.width);
      const top = Math.floor(y * canvas.height);
      pen.fillRect(left, top, Math.ceil((x + width) * canvas.width) - left, Math.ceil((y + height) * canvas.height) - top);
    }
    const bytes = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
    this.dialog.close();
    if (bytes !== null && bytes.size <= FILE_BYTES) this.send(bytes);
  }
}

// The button that chooses one, and what is pasted or dropped: a picture where there is one, else whatever it is, so that
// nothing is passed over in silence.
export function listenForFiles({ choose, button, root }, opened) {
  const picture = (list) => [...(list ?? [])].find((file) => file.type.startsWith('image/')) ?? list?.[0];
  button.addEventListener('click', () => choose.click());
  choose.addEventListener('change', () => {
    const [file] = choose.files;
    if (file) opened(file);
    choose.value = '';
  });
  root.addEventListener('paste', (event) => {
    const file = picture(event.clipboardData?.files);
    if (!file) return;
    event.preventDefault();
    opened(file);
  });
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = picture(event.dataTransfer?.files);
    if (file) opened(file);
  });
}

