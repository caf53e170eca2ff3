// How an answer looks where people read it: the web page, and the markup that other chats are sent.
import { appendInline } from '/assets/chat/inline.js';
import { element } from './make.js';

const STEP = /^\s*\d+[.)]\s+(.*)$/;
const POINT = /^\s*[-*]\s+(.*)$/;

// Paragraphs and steps, as knowledge/body.c reads them.
function blocks(markdown) {
  const found = [];
  let open = null;
  for (const line of markdown.replaceAll('\r', '').split('\n')) {
    const step = line.match(STEP);
    if (line.trim() === '') {
      open = null;
    } else if (step) {
      found.push((open = { kind: 'step', text: step[1] }));
    } else if (open && !POINT.test(line)) {
      open.text += `\n${line.trim()}`;
    } else {
      found.push((open = { kind: 'p', text: line.trim() }));
    }
  }
  return found;
}

/** The text as it is sent, and the names of facts that nobody has filled in. @param {Record<string, string>} facts */
export function filled(markdown, facts) {
  const missing = new Set();
  const text = markdown.replace(/\{\{\s*([a-z_]+)\s*\}\}/g, (braces, name) => {
    if (facts[name]) return facts[name];
    missing.add(name);
    return braces;
  });
  return { text, missing: [...missing] };
}

export function drawWeb(markdown, language) {
  const box = element('div', 'seen');
  box.lang = language;
  let steps = null;
  for (const { kind, text } of blocks(markdown)) {
    const made = element(kind === 'step' ? 'li' : 'p');
    appendInline(made, text, language);
    if (kind === 'step' && steps === null) box.append((steps = element('ol')));
    if (kind !== 'step') steps = null;
    (steps ?? box).append(made);
  }
  return box;
}

export const plain = (markdown) => {
  let number = 0;
  return blocks(markdown)
    .map(({ kind, text }) => {
      number = kind === 'step' ? number + 1 : 0;
      const words = text.replace(/\*\*([^\n]+?)\*\*/g, '$1').replace(/\[([^[\]\n]+)\]\(([^)\s]+)\)/g, '$1 ($2)');
      return kind === 'step' ? `${number}. ${words}` : words;
    })
    .join('\n\n');
};
