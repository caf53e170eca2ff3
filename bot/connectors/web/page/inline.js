// **bold** and [label](address) inside a text, through the DOM only: nothing that comes in is ever read as HTML.
import { text } from './texts.js';

const MARK = /\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(((?:https:\/\/|\/(?!\/))[^)\s]+)\)/;

function link(label, address) {
  const element = document.createElement('a');
  element.href = address;
  element.target = '_blank';
  element.rel = 'noopener noreferrer';
  appendInline(element, label);
  const note = document.createElement('span');
  note.className = 'only-read';
  note.textContent = ` ${text('opens')}`;
  element.append(note);
  return element;
}

function appendLines(parent, plain) {
  plain.split('\n').forEach((line, index) => {
    if (index > 0) parent.append(document.createElement('br'));
    parent.append(line);
  });
}

export function appendInline(parent, marked) {
  let rest = marked;
  for (let found = MARK.exec(rest); found !== null; found = MARK.exec(rest)) {
    appendLines(parent, rest.slice(0, found.index));
    if (found[1] !== undefined) {
      const bold = document.createElement('strong');
      bold.textContent = found[1];
      parent.append(bold);
    } else {
      parent.append(link(found[2], found[3]));
    }
    rest = rest.slice(found.index + found[0].length);
  }
  appendLines(parent, rest);
}
