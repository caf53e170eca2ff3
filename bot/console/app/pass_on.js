// Passing a request on: to whom, and a note for them. What is half filled in stays while others act.
import * as api from './api.js';
import { say } from './texts.js';
import { element, field } from './make.js';

function groups(select, targets) {
  const chosen = select.value;
  select.replaceChildren(new Option(say('chooseTarget'), ''));
  for (const kind of ['tutor', 'queue']) {
    const group = document.createElement('optgroup');
    group.label = say(kind === 'tutor' ? 'tutors' : 'queues');
    group.append(...targets.filter((one) => one.kind === kind).map((one) => new Option(one.name, `${kind} ${one.id}`)));
    if (group.children.length > 0) select.append(group);
  }
  select.value = [...select.options].some((one) => one.value === chosen) ? chosen : '';
}

// {box, show(ticket, may)}
export function passOn(tools) {
  const box = element('details', 'pass-on');
  const made = element('form');
  const name = element('label', '', say('passOnTo'));
  const select = element('select');
  const note = field('pass-note', say('passNote'), { rows: 2, maxLength: 2000 });
  let ticket = null;
  select.id = 'pass-to';
  name.htmlFor = 'pass-to';
  select.required = true;
  const target = element('div', 'field');
  target.append(name, select);
  made.append(target, note.box, element('button', 'plain', say('passOn')));
  box.append(element('summary', '', say('passOn')), made);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [kind, id] = select.value.split(' ');
    if (!id) return;
    const body = { [kind]: id, text: note.value(), version: ticket.version };
    if (!(await tools.attempt(() => api.act(ticket.id, 'transfer', body)))) return;
    note.clear();
    select.value = '';
    box.open = false;
    await tools.refresh(true);
    tools.tell(say('passedOn'));
  });
  return {
    box,
    show(shown, may) {
      ticket = shown;
      box.hidden = !may;
      groups(select, shown.targets);
    },
  };
}
