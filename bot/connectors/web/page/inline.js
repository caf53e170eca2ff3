// **bold** and [label](address) inside a text, through the DOM only: nothing that comes in is ever read as HTML.
import { textIn } from './texts.js';

const MARK = /\*\*([^\n]+?)\*\*|\[([^[\]\n]+)\]\(([^)\s]+)\)/;

// https anywhere, else only a page of this server. Null for all others (javascript:, data:, http elsewhere).
function safeAddress(address) {
  try {
    const url = new URL(address, location.origin);
    return url.protocol === 'https:' || url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}

function appendLink(parent, label, address, language) {
  const href = safeAddress(address);
  if (href === null) {
    appendInline(parent, label, language);
    parent.append(` (${address})`);
    return;
  }
  const element = document.createElement('a');
  element.href = href;
  element.target = '_blank';
  element.rel = 'noopener noreferrer';
  appendInline(element, label, language);
  const note = document.createElement('span');
  note.className = 'only-read';
  note.textContent = ` ${textIn(language, 'opens')}`;
  element.append(note);
  parent.append(element);
}

// language: of the text, for the hidden words at a link. Line ends are kept by the style sheet (white-space: pre-line).
export function appendInline(parent, marked, language) {
  let rest = marked;
  for (let found = MARK.exec(rest); found !== null; found = MARK.exec(rest)) {
    parent.append(rest.slice(0, found.index));
    if (found[1] !== undefined) {
      const bold = document.createElement('strong');
      appendInline(bold, found[1], language);
      parent.append(bold);
    } else {
      appendLink(parent, found[2], found[3], language);
    }
    rest = rest.slice(found.index + found[0].length);
  }
  parent.append(rest);
}
