// One request: what was asked, what was said since, and what a tutor can do. What is half written stays while others act.
import * as api from './api.js';
import { say, time } from './texts.js';
import { button, element, field } from './make.js';
import { badges, holder } from './queue.js';

let shown = null; // {id, version, parts}

function line(one) {
  const made = element('li', `line ${one.from}`);
  const name = one.from === 'asker' ? say('asker') : one.from === 'note' ? `${say('note')}, ${one.name}` : one.name;
  const head = element('p', 'soft');
  head.append(element('strong', '', name), ` ${time(one.at_ms)}${one.edited ? `, ${say('edited')}` : ''}`);
  made.append(head, element('p', one.text ? 'words' : 'soft', one.text || say('removed')));
  return made;
}

function deeds(ticket, tools) {
  const row = element('div', 'deeds');
  const deed = (name, className) =>
    button(say(name), className, async () => {
      await tools.attempt(() => api.act(ticket.id, name, { version: ticket.version }));
      await refresh(tools, true);
    });
  const open = ticket.state !== 'resolved' && ticket.state !== 'cancelled';
  if (open && ticket.state !== 'claimed') row.append(deed('claim', 'main'));
  if (ticket.state === 'claimed' && ticket.mine) row.append(deed('resolve', 'main'), deed('release', 'plain'));
  return row;
}

// A textarea with its button; the words stay until they are kept.
function writing(id, label, submit, deed, done, tools) {
  const made = element('form', 'writing');
  const words = field(id, label, { rows: 3, maxLength: 4000, required: true });
  const send = element('button', id === 'message' ? 'main' : 'plain', submit);
  made.append(words.box, send);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (words.value().trim() === '') return;
    send.disabled = true;
    const kept = await tools.attempt(() => api.act(shown.id, deed, { text: words.value() }));
    send.disabled = false;
    if (!kept) return;
    words.clear();
    words.focus();
    tools.tell(done);
    await refresh(tools, false);
  });
  return made;
}

function fill(ticket, tools, keepsFocus) {
  const { parts } = shown;
  const held = document.activeElement?.closest('.deeds');
  parts.title.textContent = `${say('ticket')} ${ticket.number}`;
  parts.about.replaceChildren(badges(ticket), element('p', 'holder', holder(ticket)));
  parts.question.textContent = ticket.question;
  parts.question.lang = ticket.language;
  parts.deeds.replaceChildren(deeds(ticket, tools));
  parts.lines.replaceChildren(...ticket.lines.sort((a, b) => a.at_ms - b.at_ms).map(line));
  parts.message.hidden = !(ticket.state === 'claimed' && ticket.mine);
  shown.version = ticket.version;
  if (held || keepsFocus) (parts.deeds.querySelector('button') ?? parts.title).focus();
}

async function refresh(tools, keepsFocus) {
  const wanted = shown;
  const ticket = await tools.attempt(() => api.ticket(wanted.id));
  if (ticket && shown === wanted) fill(ticket, tools, keepsFocus);
}

function build(main, id, tools) {
  const back = element('a', 'back', `← ${say('back')}`);
  back.href = '/console';
  back.addEventListener('click', (event) => {
    event.preventDefault();
    tools.go('/console');
  });
  const parts = {
    title: element('h1'),
    about: element('div'),
    question: element('blockquote', 'words'),
    deeds: element('div'),
    lines: element('ol', 'lines'),
    message: writing('message', say('message'), say('send'), 'messages', say('sent'), tools),
    note: writing('note', say('noteLabel'), say('addNote'), 'notes', say('noted'), tools),
  };
  parts.title.tabIndex = -1;
  parts.message.hidden = true;
  parts.lines.setAttribute('aria-live', 'polite');
  parts.lines.setAttribute('aria-label', say('lines'));
  shown = { id, parts, root: parts.title };
  main.replaceChildren(back, parts.title, parts.about, element('h2', '', say('question')), parts.question, parts.deeds, element('h2', '', say('lines')), parts.lines, parts.message, parts.note, element('p', 'soft', say('quiet')));
}

export async function drawTicket(main, id, tools) {
  const same = shown?.id === id && main.contains(shown.root) && shown.language === document.documentElement.lang;
  if (!same) build(main, id, tools);
  shown.language = document.documentElement.lang;
  await refresh(tools, false);
}
