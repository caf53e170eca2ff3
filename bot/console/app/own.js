// The tutor's own: the times that are booked with them, and what they told of solved requests, which an editor reads.
import * as api from './api.js';
import { day, say, time } from './texts.js';
import { element } from './make.js';
import { where } from './queue.js';

// "Booked: Thursday 3 December 9.00–9.30, at the workplace, with Aino"
export function booked(one) {
  const from = day(one.from_ms);
  const until = time(one.until_ms, { timeStyle: 'short' });
  return say('booked')
    .replace('{when}', `${from}–${until}`)
    .replace('{how}', say(one.remote ? 'remotely' : 'onPlace'))
    .replace('{name}', one.tutor);
}

function link(one, words, tools) {
  const made = element('a', 'question', words);
  made.href = `/console/tickets/${one.ticket}`;
  made.dataset.ticket = one.number;
  made.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tools.go(made.pathname);
  });
  return made;
}

function timeCard(one, tools) {
  const made = element('li', 'card');
  const heading = element('h2');
  heading.append(link(one, `${one.number}: ${one.question.split('\n')[0].slice(0, 160)}`, tools));
  made.append(heading, element('p', 'booked', booked(one)));
  if (where(one)) made.append(element('p', 'where', where(one)));
  return made;
}

// What was told, and what became of it; `inside`: the heading's level.
export function draftCard(one, level, tools) {
  const made = element(tools ? 'li' : 'section', 'card');
  const heading = element(level);
  if (tools) heading.append(link(one, `${say('ticket')} ${one.number}`, tools));
  else heading.textContent = say('told');
  const words = element('p', 'words', [one.question, one.answer].filter(Boolean).join('\n'));
  words.lang = one.language;
  made.append(heading, words, element('p', 'soft', `${say(`draft_${one.state}`)} · ${time(one.changed_ms)}`));
  return made;
}

// The rows of a tab: {cards, none}, or null where they cannot be had.
export async function ownCards(kind, tools) {
  const answer = await tools.attempt(() => (kind === 'times' ? api.times() : api.drafts()));
  if (!answer) return null;
  if (kind === 'times') return { cards: answer.times.map((one) => timeCard(one, tools)), none: say('noTimes') };
  return { cards: answer.drafts.map((one) => draftCard(one, 'h2', tools)), none: say('noDrafts') };
}
