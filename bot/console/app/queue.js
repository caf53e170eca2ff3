// The requests of the tutor's queues, in one state at a time.
import * as api from './api.js';
import { say, time } from './texts.js';
import { button, element } from './make.js';
import { ownCards } from './own.js';

const STATES = ['new', 'claimed', 'resolved'];
const OWN = ['times', 'drafts'];
let state = 'new';
let drawing = 0;

export function badges(ticket) {
  const row = element('p', 'badges');
  if (ticket.urgency !== 'none') row.append(element('span', `badge ${ticket.urgency}`, say(ticket.urgency)));
  row.append(element('span', 'badge', ticket.language.toUpperCase()), element('span', 'badge', ticket.queue));
  row.append(element('span', 'soft', `${say('asked')} ${time(ticket.created_ms)}`));
  return row;
}

export function holder(ticket) {
  if (ticket.mine && ticket.state === 'claimed') return say('you');
  if (ticket.claimer) return `${ticket.claimer} ${ticket.state === 'resolved' ? '' : say('has')}`.trim();
  return say('nobody');
}

// Where it is needed and how the asker is reached: what they said of it.
export function where(ticket) {
  const told = ['room', 'device', 'call_back'].filter((part) => ticket[part]);
  return told.map((part) => `${say(part)}: ${ticket[part]}`).join(' · ');
}

function item(ticket, tools) {
  const made = element('li', 'card');
  const link = element('a', 'question', `${ticket.number}: ${ticket.question.split('\n')[0].slice(0, 160)}`);
  link.href = `/console/tickets/${ticket.id}`;
  link.dataset.ticket = ticket.number;
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tools.go(link.pathname);
  });
  const heading = element('h2');
  heading.append(link);
  made.append(heading, badges(ticket));
  if (where(ticket)) made.append(element('p', 'where', where(ticket)));
  made.append(element('p', 'soft', holder(ticket)));
  return made;
}

const urgent = (ticket) => ['none', 'security', 'class'].indexOf(ticket.urgency);

// Who waits longest comes first, and what is urgent before all.
function order(tickets) {
  if (state === 'new') tickets.sort((a, b) => urgent(b) - urgent(a) || a.number - b.number);
  return tickets;
}

async function requests(tools) {
  const answer = await tools.attempt(() => api.tickets(state));
  if (!answer) return null;
  const cards = order(answer.tickets).map((ticket) => item(ticket, tools));
  return { cards, none: say('none'), more: answer.more ? answer.tickets : null };
}

export async function drawQueue(main, tools) {
  const mark = (drawing += 1);
  const tabs = element('div', 'tabs');
  tabs.setAttribute('role', 'group');
  for (const one of [...STATES, ...OWN]) {
    const tab = button(say(one), '', () => {
      state = one;
      return drawQueue(main, tools).then(() => main.querySelector(`[data-state="${one}"]`)?.focus());
    });
    tab.dataset.state = one;
    tab.setAttribute('aria-pressed', String(one === state));
    tabs.append(tab);
  }
  const shown = await (OWN.includes(state) ? ownCards(state, tools) : requests(tools));
  if (!shown || mark !== drawing) return;
  const { ticket, state: tab } = document.activeElement?.dataset ?? {};
  const list = element('ul', 'list');
  list.append(...shown.cards);
  const parts = [element('h1', '', say('queue')), tabs, shown.cards.length > 0 ? list : element('p', 'soft', shown.none)];
  if (shown.more) parts.push(older(list, shown.more, tools));
  main.replaceChildren(...parts);
  if (ticket) main.querySelector(`[data-ticket="${ticket}"]`)?.focus();
  if (tab) main.querySelector(`[data-state="${tab}"]`)?.focus();
}

function older(list, shown, tools) {
  let before = Math.min(...shown.map((ticket) => ticket.number));
  const more = button(say('older'), 'plain', async () => {
    const answer = await tools.attempt(() => api.tickets(state, before));
    if (!answer) return;
    list.append(...answer.tickets.map((ticket) => item(ticket, tools)));
    before = Math.min(before, ...answer.tickets.map((ticket) => ticket.number));
    if (answer.more) return;
    more.remove();
    list.lastElementChild?.querySelector('a')?.focus();
  });
  return more;
}
