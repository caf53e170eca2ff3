// Begins here: who is signed in, which room is open (by the address), and what the person does there.
import * as api from './api.js';
import { language, say, setLanguage } from './texts.js';
import { button, element, field, form } from './make.js';
import { drawArticle } from './article.js';
import { drawArticles } from './articles.js';
import { drawImport } from './import.js';
import { drawNewArticle } from './new_article.js';
import { drawQueue } from './queue.js';
import { drawReports } from './reports.js';
import { drawRounds } from './rounds.js';
import { drawTicket, showTyping } from './ticket.js';
import { drawUnanswered } from './unanswered.js';

const main = document.getElementById('main');
const who = document.getElementById('who');
const rooms = document.getElementById('rooms');
const status = document.getElementById('status');
let viewer = null;
let stopListening = null;

const then = new URLSearchParams(location.search).get('then')?.match(/^\/chat\/([\w-]+)$/); // back to the chat after the sign-in
const organisation = () => then?.[1] ?? location.hash.match(/^#invitation=([\w-]+)\./)?.[1] ?? new URLSearchParams(location.search).get('organisation') ?? 'oma';

export function tell(words, bad = false) {
  status.classList.toggle('bad', bad);
  status.textContent = words;
}

/**
 * @param {() => any} deed
 * @param {(refusal: any) => any} [shown] whether the page tells of it itself
 */
async function attempt(deed, shown = () => false) {
  try {
    if (!api.isQuiet()) tell('');
    return await deed();
  } catch (refusal) {
    if (!(refusal instanceof api.Refusal)) throw refusal;
    if (await shown(refusal)) return null;
    if (refusal.code === 'signed_out') leave();
    tell(say(refusal.code === 'name' ? 'common' : refusal.code), true);
    return null;
  }
}

function leave() {
  viewer = null;
  rooms.hidden = true;
  stopListening?.();
  stopListening = null;
  draw();
}

// ---- rooms ----

function drawSignIn() {
  const name = field('name', say('name'), { autocomplete: 'username', required: true });
  const password = field('password', say('password'), { type: 'password', autocomplete: 'current-password', required: true });
  const made = form(say('signIn'), say('signInHint'), [name, password], say('signIn'), async () => {
    const signed = await attempt(() => api.signIn(organisation(), name.value(), password.value()));
    if (signed) enter(signed);
  });
  main.replaceChildren(made);
  name.focus();
}

function drawInvitation(invitation) {
  const password = field('password', say('newPassword'), { type: 'password', autocomplete: 'new-password', required: true });
  const made = form(say('setPassword'), say('setPasswordHint'), [password], say('save'), async () => {
    const set = await attempt(() => api.setPassword(organisation(), invitation, password.value()));
    if (!set) return;
    history.replaceState(null, '', '/console');
    drawSignIn();
    /** @type {HTMLInputElement} */ (document.getElementById('name')).value = set.name;
    document.getElementById('password').focus();
    tell(say('saved'));
  });
  main.replaceChildren(made);
  password.focus();
}

function room() {
  const id = location.pathname.match(/^\/console\/tickets\/(\d+)$/)?.[1];
  const article = location.pathname.match(/^\/console\/articles\/(fi|sv|en)\/([a-z0-9-]+)$/);
  const tools = { attempt, go, tell, name: viewer.name };
  drawRooms();
  const open = here();
  main.classList.toggle('broad', open === 'reports');
  if (open === 'reports') return drawReports(main, tools);
  if (open === 'rounds') return drawRounds(main, tools);
  if (open === 'unanswered') return drawUnanswered(main, tools);
  if (open === 'articles' && location.pathname === '/console/articles/import') return drawImport(main, tools);
  if (open === 'articles' && location.pathname === '/console/articles/new') return drawNewArticle(main, tools);
  if (open === 'articles' && article) return drawArticle(main, article[1], article[2], tools);
  if (open === 'articles') return drawArticles(main, tools);
  if (!viewer.tickets) {
    main.replaceChildren(element('h1', '', say('queue')), element('p', '', say('noQueue')));
    return Promise.resolve();
  }
  return id ? drawTicket(main, id, tools) : drawQueue(main, tools);
}

export function go(path) {
  history.pushState(null, '', path);
  tell('');
  // Who has gone on by key while it was fetched is not called back.
  return room().then(() => main.contains(document.activeElement) || main.focus());
}

// ---- the frame ----

// Which rooms the viewer has, the first of them first; an address of another leads to the first.
const PATHS = { queue: '/console', articles: '/console/articles', unanswered: '/console/unanswered', reports: '/console/reports', rounds: '/console/rounds' };
const NEEDS = { queue: 'tickets', articles: 'articles', unanswered: 'articles', reports: 'reports', rounds: 'rounds' };
const mine = () => Object.keys(PATHS).filter((one) => viewer?.[NEEDS[one]]);
const here = () => mine().findLast((one) => location.pathname.startsWith(PATHS[one])) ?? mine()[0] ?? 'queue';

// Between the rooms, for whom there are several.
function drawRooms() {
  rooms.hidden = mine().length < 2;
  rooms.setAttribute('aria-label', say('rooms'));
  const link = (path, words, here) => {
    const made = element('a', '', say(words));
    made.href = path;
    if (here) made.setAttribute('aria-current', 'page');
    made.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(path);
    });
    return made;
  };
  rooms.replaceChildren(...mine().map((one) => link(PATHS[one], one, one === here())));
}

function drawWho() {
  who.hidden = viewer === null;
  if (viewer === null) return;
  const out = (everywhere) => async () => {
    await attempt(() => api.signOut(everywhere));
    leave();
  };
  who.replaceChildren(element('span', '', viewer.name), button(say('signOut'), 'plain', out(false)), button(say('everywhere'), 'plain', out(true)));
}

function drawLanguages() {
  document.documentElement.lang = language();
  document.getElementById('languages').setAttribute('aria-label', say('languages'));
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-language]')))
    one.setAttribute('aria-pressed', String(one.dataset.language === language()));
}

function draw() {
  drawLanguages();
  drawWho();
  const invitation = location.hash.match(/^#invitation=[\w-]+\.([0-9a-f]+)$/)?.[1];
  if (viewer === null) (invitation ? drawInvitation : drawSignIn)(invitation);
  else room();
}

function enter(signed) {
  viewer = signed;
  if (then) {
    location.replace(then[0]);
    return;
  }
  draw();
  if (viewer.tickets) stopListening = api.listen(() => here() === 'queue' && room(), showTyping, (lost) => tell(lost ? say('lost') : '', lost), leave);
}

for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-language]')))
  one.addEventListener('click', () => {
    setLanguage(one.dataset.language);
    draw();
  });
addEventListener('popstate', () => viewer && room());

try {
  enter(await api.viewer());
} catch {
  leave();
}
