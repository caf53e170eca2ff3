// The page: puts the parts together and listens to the person.
import { Ask } from './ask.js';
import { Compose } from './compose.js';
import { Cover, FILE_BYTES, listenForFiles } from './cover.js';
import { Log } from './log.js';
import { Scroll } from './scroll.js';
import { Session } from './session.js';
import { Status } from './status.js';
import { applyTexts, currentLanguage, preferredLanguage, setLanguage, setText, setValues } from './texts.js';
import { loadPicture, sendUp } from './upload.js';
import { Visit } from './visit.js';

const LONG_ABSENCE = 60 * 1000; // after so much sleep the socket is not to be trusted

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const organisation = decodeURIComponent(location.pathname.split('/')[2] ?? 'oma');

const visit = new Visit();
setLanguage(visit.language ?? preferredLanguage(query.get('lang')));

const status = new Status(byId('connection'));
const scroll = new Scroll(byId('scroll'), byId('jump'));
const compose = new Compose(
  { form: byId('compose'), input: byId('input'), problem: byId('problem'), length: byId('length') },
  (words) => session.sayText(words),
  (on) => session.tellTyping(on),
);
const log = new Log(
  { log: byId('log'), empty: byId('empty'), typing: byId('typing'), scroll },
  {
    choose(value, label) {
      session.sayChoice(value, label);
      comeBack();
    },
    loadPicture: (id) => loadPicture(organisation, visit.visit, id),
    takeBack: (id) => session.takeBack(id),
  },
);
async function sendFile(bytes) {
  const whose = visit.visit;
  status.pass('pictureSending');
  const { name, why } = await sendUp(organisation, whose, bytes);
  if (visit.visit !== whose) return; // somebody else sits here now
  if (name === null) {
    status.pass(why === 'too_many' ? 'pictureTooMany' : why === 'bad_picture' ? 'coverUnreadable' : 'pictureNotSent');
    return;
  }
  status.over('pictureSending');
  log.sent.set(name, bytes);
  session.sayPicture(name);
  comeBack();
}
const cover = new Cover(byId('covering'), sendFile);
const ask = new Ask(byId('asking'));

// A PDF cannot be covered: whoever sends it looks at it first.
async function sendPdf(file) {
  if (file.size > FILE_BYTES) status.pass('fileTooLarge');
  else if (await ask.open({ title: 'pdfTitle', line: 'pdfLine', yes: 'pdfSend' })) await sendFile(file);
}
listenForFiles({ choose: byId('picture'), button: byId('attach'), root: document }, async (file) => {
  if (file.type === 'application/pdf') await sendPdf(file);
  else if (!file.type.startsWith('image/') || !(await cover.open(file))) status.pass('coverUnreadable');
});

let wasOpen = false;
let wasLost = false;
const session = new Session(organisation, query.get('place'), visit, log, {
  connection(state) {
    if (state === 'lost') status.set('connection', wasOpen ? 'offline' : 'noAccess');
    else status.set('connection', null);
    if (state === 'open' && wasLost) status.pass('online', true);
    wasOpen ||= state === 'open';
    wasLost = state === 'lost';
  },
  cleared(reason, goesOn) {
    // What stands there was somebody else's.
    for (const dialog of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll('dialog[open]'))) dialog.close();
    if (!goesOn && !(reason === 'endedSilence' && compose.isWriting())) compose.clear();
    byId('own-device').checked = visit.ownDevice;
    status.pass(reason);
  },
  isWriting: () => compose.isWriting(),
  endsSoon: (soon) => status.set('silence', soon ? 'endsSoon' : null),
  limits: showLimits,
});

// After a press the focus goes on where the person writes; on a touch screen that would call up the keyboard.
function comeBack() {
  if (matchMedia('(pointer: coarse)').matches) log.focusLast();
  else compose.focus();
}

function showExamples() {
  byId('examples').replaceChildren(
    ...['example1', 'example2', 'example3'].map((name) => {
      const button = setText(document.createElement('button'), name);
      button.type = 'button';
      button.addEventListener('click', () => {
        session.sayText(button.textContent);
        comeBack();
      });
      const item = document.createElement('li');
      item.append(button);
      return item;
    }),
  );
}

function showLanguage() {
  applyTexts(document);
  log.relabel();
  byId('about').href = `/chat/about?organisation=${encodeURIComponent(organisation)}&lang=${currentLanguage()}`;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-language]')))
    button.setAttribute('aria-pressed', String(button.dataset.language === currentLanguage()));
}

function showLimits() {
  setValues({ minutes: visit.minutes(), days: visit.days() });
  applyTexts(document);
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-language]')))
  button.addEventListener('click', () => {
    setLanguage(button.dataset.language);
    visit.language = currentLanguage();
    visit.save();
    showLanguage();
    compose.fit();
    session.greetAgain();
  });

byId('own-device').checked = visit.ownDevice;
byId('own-device').addEventListener('change', () => {
  visit.setOwnDevice(byId('own-device').checked);
  session.greetAgain();
  status.pass(visit.ownDevice ? 'ownDeviceOn' : 'ownDeviceOff');
});

byId('end').addEventListener('click', async () => {
  const something = !log.isEmpty() || compose.hasWords();
  if (!something || (await ask.open({ title: 'endTitle', line: 'endLine', yes: 'end' }))) session.end();
  compose.focus();
});

byId('jump').addEventListener('click', () => {
  scroll.toEnd();
  comeBack();
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

showExamples();
showLimits();
showLanguage();
compose.fit();
compose.focus();
