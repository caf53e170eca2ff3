// What differs between two texts, line by line: the longest common lines stay.
import { element } from './make.js';
import { say } from './texts.js';

const LINES_MOST = 2000; // more, and a whole text is told as changed

/** @returns {{mark: ' '|'-'|'+', line: string}[]} */
export function difference(before, after) {
  const old = before.split('\n').slice(0, LINES_MOST);
  const now = after.split('\n').slice(0, LINES_MOST);
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      common[i][j] = old[i] === now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  /** @type {{mark: ' '|'-'|'+', line: string}[]} */
  const told = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      told.push({ mark: ' ', line: old[i] });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) {
      told.push({ mark: '-', line: old[i] });
      i += 1;
    } else {
      told.push({ mark: '+', line: now[j] });
      j += 1;
    }
  }
  return told;
}

// Drawn without colour alone: the mark and a hidden word tell, too.
export function drawDifference(before, after) {
  const list = element('ul', 'difference');
  const lines = difference(before, after);
  if (lines.every(({ mark }) => mark === ' ')) return element('p', 'soft', say('noDifference'));
  lines.forEach(({ mark, line }, index) => {
    const near = [-2, -1, 1, 2].some((step) => lines[index + step] && lines[index + step].mark !== ' ');
    if (mark === ' ' && !near) return;
    const made = element('li', mark === '-' ? 'gone' : mark === '+' ? 'come' : '');
    if (mark !== ' ') made.append(element('span', 'only-read', `${say(mark === '-' ? 'gone' : 'come')}: `));
    const words = element(mark === '-' ? 'del' : mark === '+' ? 'ins' : 'span', '', line || ' ');
    made.append(element('span', 'mark', mark), words);
    list.append(made);
  });
  return list;
}
