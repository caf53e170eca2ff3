// One request: what was asked, what was said since, and what a tutor can do. What is half written stays while others act.
import * as api from './api.js';
import { language, say } from './texts.js';
import { button, element, field } from './make.js';
import { badges, holder, where } from './queue.js';
import { beside } from './beside.js';
import { booked, draftCard } from './own.js';
import { drawLines, forgetLines } from './lines.js';
import { passOn } from './pass_on.js';
import { tellLine } from './line.js';

let shown = null; // {id, version, parts, asked, drawn: turns of asking the server}

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

const PICTURE_BYTES = 10 * 1024 * 1024;

// A textarea with its button; the words stay until they are kept.
function writing(id, label, submit, deed, done, tools, more = () => ({})) {
  const made = element('form', 'writing');
  const words = field(id, label, { rows: 3, maxLength: 4000, required: true });
  const send = element('button', id === 'message' ? 'main' : 'plain', submit);
  made.append(words.box, send);
  if (id === 'message') words.input.addEventListener('input', () => api.tellTyping(shown.id, words.value().trim() !== ''));
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (words.value().trim() === '') return;
    send.disabled = true;
    const isNote = words.value().trim().startsWith('#'); // stays with the team, as in a room
    const kept = await tools.attempt(() => api.act(shown.id, deed, { text: words.value(), ...more() }));
    send.disabled = false;
    if (!kept) return;
    if (id === 'message') api.tellTyping(shown.id, false);
    words.clear();
    words.focus();
    tools.tell(isNote ? say('noted') : done);
    await refresh(tools, false);
  });
  return made;
}

// The tick by which an answer goes to the others too that ask the same: {box, show(count), body()}
function forAll() {
  const box = element('p', 'for-all');
  const tick = element('input');
  const label = element('label');
  tick.type = 'checkbox';
  tick.id = 'for-all';
  label.htmlFor = tick.id;
  box.append(tick, label);
  box.hidden = true;
  return {
    box,
    show(count) {
      box.hidden = !(count > 0);
      if (box.hidden) tick.checked = false;
      label.textContent = ` ${say(count === 1 ? 'forAllOne' : 'forAll').replace('{count}', count)}`;
    },
    body: () => (tick.checked ? { all: true } : {}),
  };
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
    if (file.size > PICTURE_BYTES) {
      choose.value = '';
      tools.tell(say('bad_picture'));
      return;
    }
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

// What the asker shares of their check-ins: fetched only when asked for, since each look is noted, and gone with the page.
function bands(tools) {
  const box = element('div', 'bands');
  const words = element('p', 'words');
  const look = button(say('seeBands'), 'plain', async () => {
    await tools.attempt(async () => {
      const { bands: text } = await api.act(shown.id, 'bands', { language: language() });
      words.textContent = text.replaceAll('**', '');
      words.hidden = false;
      look.hidden = true;
    });
  });
  box.setAttribute('aria-live', 'polite');
  box.append(element('p', 'soft', say('bandsShared')), look, words);
  return {
    box,
    show(shared) {
      box.hidden = !shared;
      if (shared) return;
      words.textContent = '';
      words.hidden = true;
      look.hidden = false;
    },
  };
}

function fill(ticket, tools, keepsFocus) {
  const { parts } = shown;
  const held = document.activeElement?.closest('.deeds');
  const mine = ticket.state === 'claimed' && ticket.mine;
  const waits = ticket.state === 'new' || ticket.state === 'waiting' || ticket.state === 'reopened';
  parts.title.textContent = `${say('ticket')} ${ticket.number}`;
  parts.about.replaceChildren(badges(ticket), element('p', 'holder', holder(ticket)));
  if (ticket.reference) parts.about.append(element('p', 'soft', `${say('reference')}: ${ticket.reference}`));
  if (where(ticket)) parts.about.append(element('p', 'where', where(ticket)));
  if (ticket.helped) parts.about.append(element('p', 'helped', say(ticket.helped === 'yes' ? 'helped' : 'notHelped')));
  if (ticket.note) parts.about.append(element('p', 'words', `${say('note')}: ${ticket.note}`));
  parts.about.append(...ticket.times.map((one) => element('p', 'booked', booked(one))));
  parts.question.textContent = ticket.question;
  parts.question.lang = ticket.language;
  parts.beside.replaceChildren(...beside(ticket));
  parts.deeds.replaceChildren(deeds(ticket, tools));
  parts.told.replaceChildren(...ticket.drafts.map((one) => draftCard(one, 'h2')));
  parts.bands.show(mine && ticket.bands);
  parts.line.show(ticket);
  parts.passOn.show(ticket, mine || waits);
  drawLines(parts.lines, ticket, { ...tools, refresh: () => refresh(tools, false) });
  parts.answer.hidden = !mine;
  const heard = Math.max(0, ...ticket.lines.filter((one) => one.from === 'asker').map((one) => one.at_ms));
  if (!mine || heard !== shown.heard) showTyping(ticket.id, false); // what they wrote is here
  shown.heard = heard;
  parts.alike.show(ticket.alike);
  parts.likely.textContent = ticket.alike > 0 ? say(ticket.alike === 1 ? 'alikeOne' : 'alike').replace('{count}', ticket.alike) : '';
  shown.version = ticket.version;
  if (held || keepsFocus) (parts.deeds.querySelector('button') ?? parts.title).focus();
}

// An answer that a later one has overtaken tells of a ticket as it was.
async function refresh(tools, keepsFocus) {
  const wanted = shown;
  const turn = (wanted.asked += 1);
  const ticket = await tools.attempt(() => api.ticket(wanted.id, language()));
  if (!ticket || shown !== wanted || turn < wanted.drawn) return;
  wanted.drawn = turn;
  fill(ticket, tools, keepsFocus);
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
    likely: element('p', 'soft'),
    beside: element('div'),
    deeds: element('div'),
    told: element('div'),
    bands: bands(tools),
    line: tellLine({ ...tools, refresh: (keepsFocus) => refresh(tools, keepsFocus) }),
    passOn: passOn({ ...tools, refresh: (keepsFocus) => refresh(tools, keepsFocus) }),
    lines: element('ol', 'lines'),
    typing: element('p', 'typing soft'),
    answer: element('div'),
    note: writing('note', say('noteLabel'), say('addNote'), 'notes', say('noted'), tools),
  };
  parts.alike = forAll();
  parts.answer.append(parts.alike.box, writing('message', say('message'), say('send'), 'messages', say('sent'), tools, parts.alike.body), sendingPicture(tools));
  parts.title.tabIndex = -1;
  parts.answer.hidden = true;
  parts.typing.hidden = true;
  parts.typing.setAttribute('aria-live', 'polite');
  parts.lines.setAttribute('aria-live', 'polite');
  parts.lines.setAttribute('aria-label', say('lines'));
  forgetLines();
  shown = { id, parts, root: parts.title, asked: 0, drawn: 0 };
  main.replaceChildren(back, parts.title, parts.about, element('h2', '', say('question')), parts.question, parts.likely, parts.beside, parts.deeds, parts.bands.box, parts.line.box, parts.told, parts.passOn.box, element('h2', '', say('lines')), parts.lines, parts.typing, parts.answer, parts.note, element('p', 'soft', say('quiet')));
}

const TYPING_AT_MOST = 10 * 1000; // whoever writes is told of again before
let typingOver = null;

// The asker of the ticket writes, or has stopped.
export function showTyping(id, on) {
  if (shown?.id !== id) return;
  const { typing } = shown.parts;
  clearTimeout(typingOver);
  typing.hidden = !on;
  typing.textContent = on ? say('askerTyping') : '';
  if (on) typingOver = setTimeout(() => showTyping(id, false), TYPING_AT_MOST);
}

export async function drawTicket(main, id, tools) {
  const same = shown?.id === id && main.contains(shown.root) && shown.language === document.documentElement.lang;
  if (!same) build(main, id, tools);
  shown.language = document.documentElement.lang;
  await refresh(tools, false);
}
