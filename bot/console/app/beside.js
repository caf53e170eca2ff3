// What stands beside a question: where its asker works, what Neuvo offered, what was no help, what comes next.
import { say } from './texts.js';
import { element } from './make.js';

const titles = (ticket, part) =>
  ticket.articles
    .filter((one) => one.part === part && one.title)
    .map((one) => `”${one.title}”${one.internal ? ` (${say('internal').toLowerCase()})` : ''}`)
    .join(', ');

function facts(ticket) {
  const open = ticket.state !== 'resolved' && ticket.state !== 'cancelled';
  return [
    ['works', ticket.works],
    ['otherLanguage', ticket.other_language ? say(`language_${ticket.other_language}`) : ''],
    ['incident', open ? ticket.incident : ''],
    ['offered', titles(ticket, 'offered')],
    ['rejected', titles(ticket, 'rejected')],
    ['nearest', open ? titles(ticket, 'nearest') : ''],
  ].filter(([, told]) => told);
}

export function beside(ticket) {
  const told = facts(ticket);
  const list = element('dl', 'beside');
  for (const [name, words] of told) list.append(element('dt', '', say(name)), element('dd', '', words));
  const again = ticket.again && ticket.state !== 'resolved' && ticket.state !== 'cancelled' ? [element('p', 'soft', say('again'))] : [];
  return told.length > 0 ? [...again, list] : again;
}
