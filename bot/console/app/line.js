// What solved a request, and how somebody else would ask: told by who solved it, once, for an editor.
import * as api from './api.js';
import { say } from './texts.js';
import { button, element, field } from './make.js';

// {box, show(ticket)}
export function tellLine(tools) {
  const box = element('form', 'writing');
  const question = field('line-question', say('lineQuestion'), { rows: 2, maxLength: 200 });
  const answer = field('line-answer', say('lineAnswer'), { rows: 2, maxLength: 2000 });
  const deeds = element('div', 'deeds');
  let ticket = null;
  const tell = async (body, done) => {
    if (!(await tools.attempt(() => api.act(ticket.id, 'line', body)))) return;
    question.clear();
    answer.clear();
    await tools.refresh(true);
    tools.tell(say(done));
  };
  const skip = button(say('lineSkip'), 'plain', () => tell({}, 'lineSkipped'));
  skip.type = 'button';
  deeds.append(element('button', 'main', say('linePropose')), skip);
  box.append(element('p', 'soft', say('lineWhy')), question.box, answer.box, deeds);
  box.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (question.value().trim() === '') question.focus();
    else await tell({ question: question.value(), text: answer.value() }, 'lineTold');
  });
  return {
    box,
    show(shown) {
      ticket = shown;
      box.hidden = !shown.asks_line;
    },
  };
}
