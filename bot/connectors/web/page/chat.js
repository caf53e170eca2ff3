// The page: puts the parts together and listens to the person.
import { Log } from './log.js';
import { Session } from './session.js';
import { applyTexts, currentLanguage, preferredLanguage, setLanguage, text } from './texts.js';
import { Visit } from './visit.js';

const LONG_ABSENCE = 60 * 1000; // after so much sleep the socket is not to be trusted
const TOLD_FOR = 6 * 1000;

const byId = (id) => document.getElementById(id);
const input = byId('input');
const problem = byId('problem');
const connectionLine = byId('connection');

const visit = new Visit();
setLanguage(visit.language ?? preferredLanguage());

const log = new Log(
  { log: byId('log'), scroll: byId('scroll'), empty: byId('empty'), jump: byId('jump'), typing: byId('typing') },
  (value, label) => {
    session.sayChoice(value, label);
    input.focus();
  },
);

let wasLost = false;
let quietTimer = 0;

function tell(words, passing) {
  clearTimeout(quietTimer);
  connectionLine.textContent = words;
  if (passing) quietTimer = setTimeout(() => (connectionLine.textContent = ''), TOLD_FOR);
}

const organisation = decodeURIComponent(location.pathname.split('/')[2] ?? 'oma');
const place = new URLSearchParams(location.search).get('place');
const session = new Session(organisation, place, visit, log, {
  connection(state) {
    if (state === 'lost') tell(text('offline'));
    else if (state === 'open' && wasLost) tell(text('online'), true);
    wasLost = state === 'lost';
  },
  cleared(reason, goesOn) {
    problem.textContent = '';
    if (!goesOn) {
      input.value = '';
      fitInput();
    }
    tell(text(reason), true);
  },
});

function fitInput() {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
}

function showExamples() {
  byId('examples').replaceChildren(
    ...text('examples').map((example) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = example;
      button.addEventListener('click', () => {
        session.sayText(example);
        input.focus();
      });
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

function showLanguage() {
  applyTexts(document);
  showExamples();
  byId('about').href = `/chat/about?lang=${currentLanguage()}`;
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === currentLanguage()));
}

function send() {
  const words = input.value.trim();
  problem.textContent = '';
  if (words === '') return;
  if (!session.sayText(words)) {
    problem.textContent = text('tooLong');
    return;
  }
  input.value = '';
  fitInput();
}

byId('compose').addEventListener('submit', (event) => {
  event.preventDefault();
  send();
  input.focus();
});

input.addEventListener('input', fitInput);
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});

for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language);
    visit.language = currentLanguage();
    visit.save();
    showLanguage();
    session.greetAgain();
  });

byId('own-device').checked = visit.ownDevice;
byId('own-device').addEventListener('change', (event) => {
  visit.setOwnDevice(event.target.checked);
  session.greetAgain();
});

byId('end').addEventListener('click', () => {
  session.end();
  input.focus();
});

// Back from another tab, from sleep or from no network.
let awayAt = Date.now();
function back() {
  if (document.visibilityState === 'hidden') {
    awayAt = Date.now();
    return;
  }
  session.look();
  if (Date.now() - awayAt > LONG_ABSENCE) session.connection.restart();
  else session.connection.hurry();
  awayAt = Date.now();
}
document.addEventListener('visibilitychange', back);
window.addEventListener('focus', () => session.look());
window.addEventListener('pageshow', (event) => event.persisted && back());
window.addEventListener('online', () => session.connection.hurry());

showLanguage();
fitInput();
input.focus({ preventScroll: true });
