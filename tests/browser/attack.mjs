// Stored scripts: each payload goes in by every door (web chat, Teams, notes, answers, articles, tables, drafts, names), and
// then every screen is opened in Chromium. Nothing runs, and the Content Security Policy has nothing to report.
import { randomUUID } from 'node:crypto';
import { account, enter, SECRET } from './console.mjs';
import { payloads } from './payloads.mjs';
import { must, until, Window } from './support.mjs';
import { Teams } from '../platforms/teams/connector.mjs';
import { Identity } from '../platforms/teams/identity.mjs';

const TENTH = 10;
const all = payloads();
const chosen = process.env.NEUVO_SOAK ? all : all.filter(({ number }) => number % TENTH === 0);

const identity = await Identity.begin({ appId: randomUUID(), secret: `S~${randomUUID()}`, tenant: randomUUID() });
const teams = await Teams.begin(identity);
identity.server.unref();
teams.server.unref();
const env = { ...teams.environment, NEUVO_LIMITS_HANDSHAKES_PER_MINUTE: '0', NEUVO_LIMITS_SOCKETS_PER_ADDRESS: '0' };

// ---- watching -------------------------------------------------------------------------------------------------------

// In every page and frame: ran() tells, and so does the policy.
function hook() {
  window.ran = (number) => console.log(`RAN ${number}`);
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => console.log(`RAN ${name}`);
  addEventListener('securitypolicyviolation', (event) => console.log(`CSP ${event.violatedDirective} ${event.blockedURI}`));
}

async function watch(context, server, told) {
  await context.addInitScript(hook);
  context.on('page', (page) => {
    page.on('console', (said) => /^RAN|^CSP|Content Security Policy/.test(said.text()) && told.push(said.text()));
    page.on('pageerror', (error) => told.push(`threw ${error.message}`));
    page.on('dialog', (dialog) => told.push(`DIALOG ${dialog.message()}`) && dialog.dismiss());
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== server.url && protocol !== 'blob:') told.push(`asked ${request.url()}`);
    });
  });
}

// Where nothing defends a page, they do run: else the list would prove nothing.
async function provesItself(context) {
  const told = [];
  await context.addInitScript(hook);
  const page = await context.newPage();
  page.on('console', (said) => said.text().startsWith('RAN') && told.push(said.text()));
  await page.route('**/*', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<p>x' }));
  await page.goto('http://undefended.example/');
  for (const { text } of all.filter(({ number }) => number < 24))
    await page.evaluate((html) => {
      const box = document.createElement('div');
      document.body.append(box);
      box.innerHTML = html;
    }, text);
  await until(() => new Set(told).size >= 8, 'the payloads to run where nothing defends').catch((error) => {
    throw new Error(`${error.message}: ${told.join(' ')}`);
  });
  await page.close();
}

// The list in order, ten at a time.
async function inTens(list, deed) {
  const done = [];
  for (let at = 0; at < list.length; at += 10) done.push(...(await Promise.all(list.slice(at, at + 10).map((one, index) => deed(one, at + index)))));
  return done;
}

// ---- the doors ------------------------------------------------------------------------------------------------------

class Api {
  static async enter(server, name) {
    const api = new Api();
    api.server = server;
    const answer = await api.ask('POST', 'session', { organisation: 'oma', name, password: SECRET });
    must(answer.status === 200, `${name} signs in: ${answer.status}`);
    api.cookie = answer.headers.get('set-cookie').split(';')[0];
    return api;
  }

  ask(method, path, body) {
    const headers = { 'X-Neuvo-Console': '1', ...(this.cookie ? { Cookie: this.cookie } : {}) };
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${this.server.url}/api/v1/${path}`, { method, headers, body: sent });
  }

  async read(path) {
    return (await this.ask('GET', path)).json();
  }

  async act(path, body) {
    const answer = await this.ask('POST', path, { id: randomUUID(), version: 0, ...body });
    must(answer.status < 500, `${path}: ${answer.status}`);
    return answer.status === 200;
  }
}

// An account whose name is a payload.
async function employ(server, access, name) {
  const invitation = account(server, 'create', '--access', access, name).match(/invitation=oma\.([0-9a-f]+)/)[1];
  const answer = await fetch(`${server.url}/api/v1/password`, {
    method: 'POST',
    headers: { 'X-Neuvo-Console': '1' },
    body: JSON.stringify({ organisation: 'oma', invitation, password: SECRET }),
  });
  must(answer.status === 200, `${name} sets a password: ${answer.status}`);
}

// In a page of ours: one visit says these words one after the other, each when the last was answered. Gives all that it heard.
function talk(page, words) {
  return page.evaluate(
    (list) =>
      new Promise((done, failed) => {
        const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const socket = new WebSocket(`ws://${location.host}/chat/oma/socket`);
        const heard = [];
        let next = 0;
        const say = () => (next < list.length ? socket.send(JSON.stringify({ type: 'message', id: crypto.randomUUID(), text: list[next++] })) : (socket.close(), done(heard)));
        socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', visit: hex, last_seq: 0, language: 'fi', own_device: false }));
        socket.onmessage = ({ data }) => {
          const frame = JSON.parse(data);
          if (frame.type === 'welcome') say();
          if (frame.type === 'entry' && frame.direction === 'out') say(heard.push(JSON.stringify(frame.blocks)));
          if (frame.type === 'error') failed(new Error(`${frame.code}: ${frame.message}`));
        };
      }),
    words,
  );
}

const YES = ['ihminen', 'kyllä, välitä se'];

// Each payload is a question that nobody can answer, and is handed over with another one as what was added.
async function askInChat(page) {
  const told = await inTens(chosen, ({ text }, index) => talk(page, [`häkkyrä ${text}`, YES[0], chosen[(index + 1) % chosen.length].text, YES[1]]));
  return told.map((heard) => heard.join(' ').match(/([A-Z2-9]{4}-){2}[A-Z2-9]{4}/)?.[0]).filter(Boolean);
}

// Words, names and units of Teams.
function askInTeams() {
  return inTens(chosen, async ({ text }) => {
    const person = teams.person(text.slice(0, 60));
    const conversation = teams.personal(person);
    for (const words of [`teams ${text}`, ...YES]) {
      const activity = teams.words(conversation, person, words);
      const { status } = await teams.deliver(activity);
      must(status === 200, `Teams: ${status}`);
      await until(() => teams.heard.some(({ replyTo }) => replyTo === activity.id), `an answer in Teams to "${words}"`);
    }
  });
}

async function listed(tutor, state) {
  const found = [];
  for (let before = ''; ; before = `&before=${Math.min(...found.map(({ number }) => number))}`) {
    const { tickets, more } = await tutor.read(`tickets?state=${state}${before}`);
    found.push(...tickets);
    if (!more) return found;
  }
}

// A tutor writes each into every field of a request: note, answer, what is passed on, what solved it.
async function workOnTickets(tutors) {
  const kept = { note: 0, said: 0, line: 0 };
  const count = (what, taken) => (kept[what] += taken);
  const tickets = await listed(tutors[0], 'new');
  const work = async ({ id }, index, tutor) => {
    const { text } = chosen[index % chosen.length];
    count('note', await tutor.act(`tickets/${id}/notes`, { text }));
    if (index % 3 === 2) return; // stays new
    const { version } = await tutor.read(`tickets/${id}?language=fi`);
    must(await tutor.act(`tickets/${id}/claim`, { version }), 'a request is claimed');
    count('said', await tutor.act(`tickets/${id}/messages`, { text }));
    const now = await tutor.read(`tickets/${id}?language=fi`);
    must(await tutor.act(`tickets/${id}/resolve`, { version: now.version }), 'a request is solved');
    count('line', await tutor.act(`tickets/${id}/line`, { question: `miten ${text}`, text }));
  };
  await Promise.all(
    tutors.map(async (tutor, mine) => {
      for (const [index, ticket] of tickets.entries()) if (index % tutors.length === mine) await work(ticket, Math.floor(index / tutors.length) + mine, tutor);
    }),
  );
  must(kept.note === tickets.length && kept.said > tickets.length / 2 && kept.line > 0, JSON.stringify(kept));
  return tickets.length;
}

const FIELDS = ['title', 'body', 'questions', 'keywords', 'tools', 'owner', 'audience', 'urgent', 'see_also', 'competences', 'checked_on', 'review_by'];

// Each is every field of an article of its own, as a draft; those that may be published are, together.
async function writeArticles(editor) {
  const kept = await inTens(chosen, async ({ number, text }) => {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, text]));
    const fewer = { title: text, body: text, questions: text, owner: text, keywords: text };
    return (await editor.act(`articles/fi/attack-${number}/draft`, fields)) || editor.act(`articles/fi/attack-${number}/draft`, fewer);
  });
  const drafts = kept.filter(Boolean).length;
  must(drafts > chosen.length * 0.8, `${drafts} of ${chosen.length} were kept as drafts`);
  const body = chosen.map(({ text }) => text).filter((text) => !text.includes('{{'));
  const published = { title: chosen[0].text, body: body.join('\n\n'), questions: ['mistä saa purjelentokoneen', ...body].join('\n'), owner: chosen[1].text, accepts: true };
  const answer = await editor.ask('POST', 'articles/fi/attack/publish', { id: randomUUID(), version: 0, ...published });
  must(answer.status === 200, `published: ${answer.status} ${await answer.text()}`);
}

// ---- the screens ----------------------------------------------------------------------------------------------------

// Within the page, as its own links do.
async function go(page, path, shown) {
  await page.evaluate((where) => {
    document.getElementById('main').replaceChildren();
    history.pushState(null, '', where);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.waitForSelector(shown);
}

async function seeArticles(page, editor) {
  await go(page, '/console/articles', '.list .card');
  const keys = await page.locator('[data-choice]').evaluateAll((all) => all.map((one) => one.dataset.choice));
  for (const key of [...keys.filter((one) => one !== 'all'), 'fi', 'all']) {
    const choice = page.locator(`[data-choice="${key}"]`);
    if ((await choice.count()) === 0) continue; // nothing of it in this language
    await choice.click();
    await page.waitForSelector(`[data-choice="${key}"][aria-pressed="true"]`);
  }
  for (const { text } of chosen.slice(0, 5)) {
    await page.fill('#wrong', text);
    await page.press('#wrong', 'Enter');
    await page.waitForSelector('.found');
    await page.fill('#search', text);
  }
  const topics = ['attack', ...chosen.map(({ number }) => `attack-${number}`)];
  for (const topic of topics) {
    if ((await editor.ask('GET', `articles/fi/${topic}`)).status !== 200) continue;
    await go(page, `/console/articles/fi/${topic}`, '#article-body');
    await page.evaluate(() => {
      for (const box of document.querySelectorAll('details')) box.open = true;
      document.querySelector('.versions li button')?.click();
    });
    await page.waitForSelector('.versions li');
  }
  await go(page, '/console/articles/sv/attack', '#article-body'); // beside the Finnish one
  await page.fill('#article-title', chosen[0].text);
  await page.fill('#article-body', chosen.map(({ text }) => text).join('\n\n'));
  await page.locator('.deeds button.main').first().click();
  await page.waitForSelector('.told li, .told p');
}

async function seeImport(page) {
  await go(page, '/console/articles/import', '#table');
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = chosen.map(({ text }, index) => (index % 5 === 0 ? `;${cell(text)}` : `${cell(text)};${cell(text)}`));
  await page.setInputFiles('#table', { name: `${chosen[0].text.replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(['kysymys;vastaus', ...rows].join('\r\n')) });
  await page.click('form .main');
  await page.waitForSelector('.faults');
}

async function seeUnanswered(page) {
  await go(page, '/console/unanswered', '.list .card');
  await page.fill('#search', chosen[0].text);
  await page.fill('#search', '');
  await page.locator('.list .card .main').first().click();
  await page.waitForSelector('#article-body');
}

async function seeTickets(page, tutor) {
  await go(page, '/console', '.tabs');
  for (const state of ['new', 'claimed', 'resolved', 'times', 'drafts']) {
    await page.click(`[data-state="${state}"]`);
    await page.waitForSelector(`[data-state="${state}"][aria-pressed="true"]`);
  }
  const tickets = [...(await listed(tutor, 'new')), ...(await listed(tutor, 'resolved'))];
  for (const { id } of tickets) {
    await go(page, `/console/tickets/${id}`, '.lines');
  }
  return tickets.length;
}

async function seeAnswerPages(page, server, codes) {
  for (const code of codes) {
    await page.goto(`${server.url}/ticket?lang=fi`);
    await page.fill('#code', code);
    await page.press('#code', 'Enter');
    await page.waitForURL(/answer/);
    await page.waitForSelector('main');
  }
}

async function seeChat(context, server) {
  const asker = await Window.open(context, server);
  for (const { text } of chosen.slice(0, 20)) await asker.ask(text);
  const answer = await (await asker.ask('mistä saa purjelentokoneen')).innerText();
  await asker.page.reload();
  await asker.page.waitForSelector('.message');
  return answer;
}

export function attackTests(test) {
  test(`${chosen.length} stored scripts by every door, seen on every screen: none runs`, { alone: true, env }, async ({ context, other, server }) => {
    teams.botUrl = server.url;
    const told = [];
    await provesItself(await other());
    const tutors = [];
    for (const { text } of all.slice(0, 3)) {
      await employ(server, 'tutor', text);
      tutors.push(await Api.enter(server, text));
    }
    await employ(server, 'editor', all[3].text);
    const editor = await Api.enter(server, all[3].text);
    await watch(context, server, told);
    const page = await context.newPage();
    await page.goto(`${server.url}/chat`);
    const codes = await askInChat(page);
    await askInTeams();
    await writeArticles(editor);
    const worked = await workOnTickets(tutors);
    must(codes.length === chosen.length && worked === 2 * chosen.length, `${codes.length} codes, ${worked} requests`);

    const rooms = [await other(), await other()];
    for (const room of rooms) await watch(room, server, told);
    const atEditor = await enter(rooms[0], server, all[3].text);
    await seeArticles(atEditor, editor);
    await seeImport(atEditor);
    await seeUnanswered(atEditor);
    const atTutor = await enter(rooms[1], server, all[0].text);
    must((await seeTickets(atTutor, tutors[0])) >= worked, 'all requests were opened');
    await seeAnswerPages(page, server, process.env.NEUVO_SOAK ? codes : codes.slice(0, 10));
    const answer = await seeChat(context, server);
    must(answer.includes('ran(0)'), `the published text is shown as text: ${answer}`);
    must(told.length === 0, [...new Set(told)].slice(0, 20).join('\n'));
  });
}
