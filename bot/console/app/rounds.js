// Rounds of check-ins, for managers: opening one, how they stand, ending one. Who took part is shown to nobody.
import * as api from './api_rounds.js';
import { language, say, time } from './texts.js';
import { button, element, field } from './make.js';

const day = (ms) => time(ms, { dateStyle: 'medium' });

// As a field of the form has it, in local time.
function isoDay(ms) {
  const at = new Date(ms);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

const nameOf = (groups, code) => groups.find((one) => one.code === code)?.[language()] ?? code;

function choice(id, label, input) {
  const box = element('div', 'choice');
  const words = element('label', '', label);
  words.htmlFor = input.id = id;
  box.append(input, words);
  return box;
}

function check(id, label, value, disabled = false) {
  const input = Object.assign(document.createElement('input'), { type: 'checkbox', value, disabled });
  return { box: choice(id, label, input), input };
}

function drawChoices(legend, checks) {
  const set = element('fieldset');
  set.append(element('legend', '', legend), ...checks.map((one) => one.box));
  return set;
}

const chosen = (checks) => checks.filter((one) => one.input.checked).map((one) => one.input.value).join(',');

function drawForm(state, tools, again) {
  const made = element('form', 'card');
  const today = Date.now();
  const name = field('round-name', say('roundName'), { required: true, maxLength: 80 });
  const groups = state.groups.map((one) => check(`group-${one.code}`, one.few ? `${one[language()]} (${say('roundFew')})` : one[language()], one.code, one.few));
  const from = field('round-from', say('roundFrom'), { type: 'date', required: true, value: isoDay(today) });
  const to = field('round-to', say('roundTo'), { type: 'date', required: true, value: isoDay(today + 14 * 24 * 3600 * 1000) });
  const questions = field('round-questions', say('roundQuestions'), { type: 'number', min: 3, max: 6, required: true, value: 6 });
  const support = [check('support-missed', say('roundMissed'), 'missed'), check('support-form', say('roundForm'), 'form')];
  const go = element('button', 'main', say('openRound'));
  made.append(element('h2', '', say('newRound')), name.box, drawChoices(say('roundGroups'), groups), from.box, to.box, questions.box, drawChoices(say('roundSupport'), support), go);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    const wish = { name: name.value().trim(), roles: chosen(groups), from: from.value(), to: to.value(), questions: questions.value(), support: chosen(support) };
    const badName = (refusal) => refusal.code === 'name' && (tools.tell(say('roundBadName'), true), true);
    const opened = await tools.attempt(() => api.openRound(wish), badName);
    go.disabled = false;
    if (!opened) return;
    await again();
    tools.tell(say('roundOpened'));
  });
  return made;
}

// Asked once more, because nobody can open it again.
function endButton(round, tools, again) {
  let sure = false;
  const made = button(say('closeRound'), 'plain', async () => {
    if (!sure) {
      sure = true;
      made.textContent = say('roundAgain');
      return;
    }
    if (await tools.attempt(() => api.closeRound(round.number))) {
      await again();
      tools.tell(say('roundClosed'));
    }
  });
  made.setAttribute('aria-describedby', `round-${round.number}`);
  return made;
}

function drawRound(round, state, tools, again) {
  const item = element('li', 'card');
  const heading = element('h3', 'words', round.name);
  heading.id = `round-${round.number}`;
  const asked = [say('roundCount').replace('{count}', round.questions)];
  if (round.missed) asked.push(say('roundMissed'));
  if (round.form) asked.push(say('roundForm'));
  item.append(
    heading,
    element('p', 'badge', say(`round_${round.state}`)),
    element('p', '', `${day(round.from_ms)} – ${day(round.to_ms - 1)}`),
    element('p', 'soft', round.roles.split(',').map((code) => nameOf(state.groups, code)).join(', ')),
    element('p', 'soft', asked.join(' · ')),
  );
  if (round.state === 'open' || round.state === 'planned') item.append(endButton(round, tools, again));
  return item;
}

// Why none can be opened yet.
function drawMissing(state) {
  const box = element('div', 'card');
  box.append(element('h2', '', say('newRound')));
  if (state.missing.length === 0) {
    box.append(element('p', '', say('roundsNoList')));
    return box;
  }
  const list = element('ul');
  list.append(...state.missing.map((name) => element('li', '', say(name))));
  box.append(element('p', '', say('roundsMissing')), list);
  return box;
}

export async function drawRounds(main, tools) {
  const state = await tools.attempt(() => api.rounds());
  if (!state) return;
  const again = () => drawRounds(main, tools).then(() => main.focus());
  const list = element('ul', 'list');
  list.append(...state.rounds.map((round) => drawRound(round, state, tools, again)));
  if (state.rounds.length === 0) list.append(element('li', 'soft', say('noRounds')));
  const ready = state.missing.length === 0 && !state.no_list;
  main.replaceChildren(
    element('h1', '', say('rounds')),
    element('p', 'soft', say('roundsHint')),
    ready ? drawForm(state, tools, again) : drawMissing(state),
    element('h2', '', say('roundList')),
    list,
  );
}
