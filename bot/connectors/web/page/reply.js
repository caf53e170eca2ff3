// What Neuvo says, drawn: paragraphs, numbered steps, source, notes, a file to save, choices.
import { appendInline } from './inline.js';
import { make } from './make.js';
import { textIn } from './texts.js';

// Steps that follow each other are one list.
function drawBlocks(blocks, language) {
  const drawn = [];
  let steps = null;
  for (const { kind, text } of blocks) {
    if (kind !== 'step') steps = null;
    else if (steps === null) drawn.push((steps = make('ol', 'steps')));
    const element = make(kind === 'step' ? 'li' : 'p', kind === 'step' ? '' : kind);
    appendInline(element, text, language);
    if (steps === null) drawn.push(element);
    else steps.append(element);
  }
  return drawn;
}

// To be saved as text or as bytes; never opened as something that a browser would run.
function linkTo(bytes, name, language) {
  const link = make('a', 'file', `${textIn(language, 'file')}: ${name}`);
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  return link;
}

function drawFile(file, language) {
  const type = file.media_type.startsWith('text/') ? 'text/plain;charset=utf-8' : 'application/octet-stream';
  return linkTo(new Blob([file.content], { type }), file.name, language);
}

// Only the page may fetch it (the visit goes with the request), so its bytes become the image here.
function drawPicture(id, language, loadPicture) {
  const image = make('img', 'picture');
  image.alt = textIn(language, 'picture');
  loadPicture(id).then(
    (bytes) => (bytes.type === 'application/pdf' ? image.replaceWith(linkTo(bytes, `${id}.pdf`, language)) : (image.src = URL.createObjectURL(bytes))),
    () => image.replaceWith(make('p', 'note', textIn(language, 'pictureGone'))),
  );
  return image;
}

function drawChoices(choices, language, choose) {
  const group = make('div', 'choices');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', textIn(language, 'choices'));
  choices.forEach(({ label, value }, index) => {
    const button = make('button', 'choice');
    button.type = 'button';
    const words = make('span');
    appendInline(words, label, language);
    button.append(make('span', 'number', String(index + 1)), ' ', words);
    button.addEventListener('click', () => choose(value, words.textContent));
    group.append(button);
  });
  return group;
}

// The parts of a reply in reading order. Notes at the end (greeting, mask) come below the choices, so that the buttons
// stand right under the question they answer.
export function drawReply(entry, choose, loadPicture) {
  const blocks = entry.blocks ?? [];
  if (blocks.length === 0 && !entry.file && !entry.erased) return [make('p', 'note', textIn(entry.language, 'removed'))];
  const notes = blocks.length - 1 - blocks.findLastIndex(({ kind }) => kind !== 'note');
  const parts = drawBlocks(blocks.slice(0, blocks.length - notes), entry.language);
  if (entry.picture) parts.push(drawPicture(entry.picture, entry.language, loadPicture));
  if (entry.file) parts.push(drawFile(entry.file, entry.language));
  if (entry.choices?.length > 0) parts.push(drawChoices(entry.choices, entry.language, choose));
  return [...parts, ...drawBlocks(blocks.slice(blocks.length - notes), entry.language)];
}

export function releaseFiles(root) {
  for (const link of root.querySelectorAll('a.file')) URL.revokeObjectURL(link.href);
  for (const image of root.querySelectorAll('img.picture')) URL.revokeObjectURL(image.src);
}

// answer: what the person said next (a label or its number), or null while the choices are open. Closed choices can
// still be read, and the taken one is marked.
export function closeChoices(message, answer) {
  const language = message.lang;
  message.querySelectorAll('.choices button:enabled').forEach((button, index) => {
    button.disabled = true;
    if (answer !== button.children[1].textContent && answer !== String(index + 1)) return;
    button.classList.add('chosen');
    button.append(make('span', 'only-read', ` (${textIn(language, 'chosen')})`));
  });
}
