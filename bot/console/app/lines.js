// What was said about a request: words, notes, pictures. One's own can be changed and taken back where they stand.
import * as api from './api.js';
import { say, time } from './texts.js';
import { button, element, field } from './make.js';

let editing = null; // {id} of the line that is being changed
let drawn = new Map(); // what stands on the page, by what it says
const pictures = new Map(); // id: the element, so that looking again loads nothing again

export function forgetLines() {
  editing = null;
  drawn.clear();
  pictures.clear();
}

function picture(ticket, one) {
  if (one.picture_state !== 'held') return element('p', 'soft', say(one.picture_state === 'failed' ? 'pictureFailed' : 'pictureComing'));
  if (!pictures.has(one.picture)) {
    const link = element('a', 'picture');
    link.href = `/api/v1/tickets/${ticket.id}/pictures/${one.picture}`;
    link.target = '_blank';
    link.rel = 'noopener';
    const name = `${say(one.pdf ? 'pdf' : 'picture')}: ${one.from === 'asker' ? say('asker') : one.name}, ${time(one.at_ms)}`;
    if (one.pdf) {
      link.textContent = name;
      link.download = '';
    } else {
      const image = element('img');
      image.src = link.href;
      image.loading = 'lazy';
      image.alt = name;
      link.append(image);
    }
    pictures.set(one.picture, link);
  }
  return pictures.get(one.picture);
}

// Where the keyboard was before the line was drawn anew.
function focusLine(one) {
  /** @type {HTMLElement|null} */
  const drawn = document.querySelector(`[data-line="${CSS.escape(one.id)}"]`);
  (/** @type {HTMLElement|null} */ (drawn?.querySelector('.own button')) ?? drawn)?.focus();
}

function change(ticket, one, tools) {
  const made = element('form', 'writing');
  const words = field('change', say('change'), { rows: 3, maxLength: 4000, required: true });
  const keep = element('button', 'main', say('keep'));
  words.input.value = one.text;
  const done = async () => {
    editing = null;
    await tools.refresh();
    focusLine(one);
  };
  made.append(words.box, keep, button(say('cancel'), 'plain', done));
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (words.value().trim() === '') return;
    if (await tools.attempt(() => api.act(ticket.id, 'edit', { line: one.id, text: words.value() }))) await done();
  });
  made.addEventListener('keydown', (event) => event.key === 'Escape' && done());
  return made;
}

function own(ticket, one, tools) {
  const row = element('div', 'own');
  const takeBack = button(say('takeBack'), 'plain', async () => {
    await tools.attempt(() => api.act(ticket.id, 'takeback', { line: one.id }));
    await tools.refresh();
    focusLine(one);
  });
  if (!one.picture)
    row.append(
      button(say('change'), 'plain', async () => {
        editing = { id: one.id };
        await tools.refresh();
        document.getElementById('change')?.focus();
      }),
    );
  row.append(takeBack);
  return row;
}

function line(ticket, one, tools) {
  const made = element('li', `line ${one.from}`);
  if (one.id) {
    made.dataset.line = one.id;
    made.tabIndex = -1;
  }
  const name = one.from === 'asker' ? say('asker') : one.from === 'note' ? `${say('note')}, ${one.name}` : one.name;
  const head = element('p', 'soft');
  head.append(element('strong', '', name), ` ${time(one.at_ms)}${one.edited ? `, ${say('edited')}` : ''}`);
  made.append(head);
  if (one.id && editing?.id === one.id && !one.picture) made.append(change(ticket, one, tools));
  else if (one.picture) made.append(picture(ticket, one));
  else made.append(element('p', one.text ? 'words' : 'soft', one.text || say('removed')));
  if (one.id && (one.text || one.picture) && editing?.id !== one.id) made.append(own(ticket, one, tools));
  return made;
}

// What has not changed is not touched, so that focus, caret and a screen reader stay where they are.
export function drawLines(list, ticket, tools) {
  const before = drawn;
  drawn = new Map();
  ticket.lines.sort((a, b) => a.at_ms - b.at_ms).forEach((one, index) => {
    const key = JSON.stringify([one, one.id !== undefined && one.id === editing?.id, document.documentElement.lang, index]);
    drawn.set(key, before.get(key) ?? line(ticket, one, tools));
  });
  const wanted = [...drawn.values()];
  for (const node of [...list.children]) if (!wanted.includes(node)) node.remove();
  wanted.forEach((node, index) => list.children[index] === node || list.insertBefore(node, list.children[index] ?? null));
}
