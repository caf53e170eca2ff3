// One request: what was asked, what was said since, and what a tutor can do. What is half written stays while others act.
import * as api from './api.js';
import { say } from './texts.js';
import { button, element, field } from './make.js';
import { badges, holder, where } from './queue.js';
import { drawLines, forgetLines } from './lines.js';
import { passOn } from './pass_on.js';

let shown = null; // {id, version, parts}

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
  if (ticket.state === 'resolved') row.append(deed('reopen', 'plain'));
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

// A picture goes at once, so it is chosen by a button of its own.
function sendingPicture(tools) {
  const choose = element('input');
  choose.type = 'file';
  choose.accept = 'image/png,image/jpeg,image/webp,image/gif,application/pdf';
  choose.hidden = true;
  choose.id = 'picture';
  choose.addEventListener('change', async () => {
    const [file] = choose.files;
    if (!file) return;
    const sent = await tools.attempt(() => api.sendPicture(shown.id, file));
    choose.value = '';
    if (!sent) return;
    tools.tell(say('sent'));
    await refresh(tools, false);
  });
  const made = element('div', 'sending');
  made.append(choose, button(say('sendPicture'), 'plain', () => choose.click()));
  return made;
}

function fill(ticket, tools, keepsFocus) {
  const { parts } = shown;
  const held = document.activeElement?.closest('.deeds');
  const mine = ticket.state === 'claimed' && ticket.mine;
  const waits = ticket.state === 'new' || ticket.state === 'waiting' || ticket.state === 'reopened';
  parts.title.textContent = `${say('ticket')} ${ticket.number}`;
  parts.about.replaceChildren(badges(ticket), element('p', 'holder', holder(ticket)));
  if (where(ticket)) parts.about.append(element('p', 'where', where(ticket)));
  if (ticket.helped) parts.about.append(element('p', 'helped', say(ticket.helped === 'yes' ? 'helped' : 'notHelped')));
  if (ticket.note) parts.about.append(element('p', 'words', `${say('note')}: ${ticket.note}`));
  parts.question.textContent = ticket.question;
  parts.question.lang = ticket.language;
  parts.deeds.replaceChildren(deeds(ticket, tools));
  parts.passOn.show(ticket, mine || waits);
  drawLines(parts.lines, ticket, { ...tools, refresh: () => refresh(tools, false) });
  parts.answer.hidden = !mine;
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
    passOn: passOn({ ...tools, refresh: (keepsFocus) => refresh(tools, keepsFocus) }),
    lines: element('ol', 'lines'),
    answer: element('div'),
    note: writing('note', say('noteLabel'), say('addNote'), 'notes', say('noted'), tools),
  };
  parts.answer.append(writing('message', say('message'), say('send'), 'messages', say('sent'), tools), sendingPicture(tools));
  parts.title.tabIndex = -1;
  parts.answer.hidden = true;
  parts.lines.setAttribute('aria-live', 'polite');
  parts.lines.setAttribute('aria-label', say('lines'));
  forgetLines();
  shown = { id, parts, root: parts.title };
  main.replaceChildren(back, parts.title, parts.about, element('h2', '', say('question')), parts.question, parts.deeds, parts.passOn.box, element('h2', '', say('lines')), parts.lines, parts.answer, parts.note, element('p', 'soft', say('quiet')));
}

export async function drawTicket(main, id, tools) {
  const same = shown?.id === id && main.contains(shown.root) && shown.language === document.documentElement.lang;
  if (!same) build(main, id, tools);
  shown.language = document.documentElement.lang;
  await refresh(tools, false);
}
