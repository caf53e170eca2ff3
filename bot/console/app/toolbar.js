// Buttons over a plain text box that put the marks where the caret is.
import { button, element } from './make.js';
import { say } from './texts.js';

function wrap(input, before, after, fallback) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  const words = value.slice(start, end) || fallback;
  input.setRangeText(`${before}${words}${after}`, start, end, 'end');
  input.setSelectionRange(start + before.length, start + before.length + words.length);
}

// The lines of the selection become steps, or a new step is begun.
function number(input) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  const from = value.lastIndexOf('\n', start - 1) + 1;
  const to = value.indexOf('\n', end) < 0 ? value.length : value.indexOf('\n', end);
  const before = Number(value.slice(0, from).trimEnd().split('\n').at(-1).match(/^(\d+)\. /)?.[1] ?? 0);
  const lines = value.slice(from, to).split('\n');
  input.setRangeText(lines.map((line, index) => `${before + index + 1}. ${line.replace(/^\d+\. /, '')}`).join('\n'), from, to, 'end');
}

export function toolbar(input) {
  const row = element('div', 'tabs toolbar');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', say('toolbar'));
  const tool = (words, deed) =>
    button(say(words), 'plain', () => {
      deed(input);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.focus();
    });
  row.append(
    tool('bold', () => wrap(input, '**', '**', say('boldWords'))),
    tool('link', () => wrap(input, '[', '](https://)', say('linkWords'))),
    tool('steps', () => number(input)),
  );
  return row;
}
