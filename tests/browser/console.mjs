// The console in Chromium: a tutor takes what an asker on the web chat handed over, and answers; who may not is refused.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { must, until, Window } from './support.mjs';

const SECRET = 'neljä hevosta laiturilla';

function account(server, ...words) {
  return execFileSync(server.binary, ['account', ...words, '--data', server.data], { encoding: 'utf8' });
}

// Makes the account and sets its password by the link, as a person would.
export async function employ(server, access, name) {
  const invitation = account(server, 'create', '--access', access, name).match(/invitation=oma\.([0-9a-f]+)/)[1];
  const answer = await write(server, 'password', { organisation: 'oma', invitation, password: SECRET });
  must(answer.status === 200, `the link of ${name} sets a password: ${answer.status}`);
  return invitation;
}

function write(server, path, body, headers = { 'X-Neuvo-Console': '1' }) {
  return fetch(`${server.url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

export async function enter(context, server, name) {
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (said) => said.text().includes('Content Security') && page.faults.push(said.text()));
  await page.goto(`${server.url}/console`);
  await page.fill('#name', name);
  await page.fill('#password', SECRET);
  await page.press('#password', 'Enter');
  await page.waitForSelector('#who:not([hidden])');
  return page;
}

export async function handOver(context, server, question) {
  const asker = await Window.open(context, server);
  await asker.ask(question);
  await asker.ask('ihminen');
  await asker.ask('kyllä, välitä se');
  return asker;
}

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

export function consoleTests(test) {
  test('a tutor in the console answers an asker in the web chat', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'mikko');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    await tutor.click('.question');
    await tutor.click('text=Ota minulle');
    await until(async () => (await asker.page.locator('#log').innerText()).includes('Mikko'), 'the asker to hear of Mikko');
    await tutor.fill('#message', 'Siistijä käy <b>iltapäivällä</b>.');
    await tutor.press('#message', 'Tab');
    await tutor.keyboard.press('Enter');
    await until(async () => (await asker.page.locator('#log').innerText()).includes('<b>iltapäivällä</b>'), 'the words as text');
    await tutor.fill('#note', 'Kysyin kiinteistöhuollosta.');
    await tutor.click('text=Lisää muistiinpano');
    await tutor.waitForSelector('.line.note');
    const before = await asker.count('.message.out');
    await asker.write('kiitos, mihin aikaan?');
    await until(async () => (await tutor.locator('.lines').innerText()).includes('mihin aikaan?'), 'the question to come without a reload');
    must((await asker.count('.message.out')) === before, 'Neuvo is silent meanwhile');
    must(!(await asker.page.locator('#log').innerText()).includes('kiinteistöhuollosta'), 'a note stays with the team');
    await tutor.click('text=Merkitse ratkaistuksi');
    await until(async () => (await asker.page.locator('#log').innerText()).includes('ratkaistu'), 'the asker to hear that it is solved');
    must(tutor.faults.length === 0, tutor.faults.join(' '));
    return asker;
  });

  test('two tutors race for one request, and one has it', { alone: true }, async ({ context, server }) => {
    await employ(server, 'tutor', 'Mikko');
    await employ(server, 'tutor', 'Saara');
    await handOver(context, server, 'missä on varavirtalähde');
    const cookies = [];
    for (const name of ['Mikko', 'Saara']) {
      const answer = await write(server, 'session', { organisation: 'oma', name, password: SECRET });
      cookies.push(answer.headers.get('set-cookie').split(';')[0]);
    }
    const headers = (cookie) => ({ 'X-Neuvo-Console': '1', Cookie: cookie });
    const list = await (await fetch(`${server.url}/api/v1/tickets?state=new`, { headers: headers(cookies[0]) })).json();
    const [{ id, version }] = list.tickets;
    const claim = (cookie, uuid) => write(server, `tickets/${id}/claim`, { id: uuid, version }, headers(cookie));
    const answers = await Promise.all(cookies.map((cookie, i) => claim(cookie, `race-${i}`)));
    const statuses = answers.map((one) => one.status);
    must([...statuses].sort().join() === '200,409', `one has it: ${statuses}`);
    const winner = statuses.indexOf(200);
    const again = await (await claim(cookies[winner], `race-${winner}`)).json();
    must(again.repeated === true, 'a repeat is harmless');
    account(server, 'remove', ['Mikko', 'Saara'][winner]);
    const free = async () => (await (await fetch(`${server.url}/api/v1/tickets?state=new`, { headers: headers(cookies[1 - winner]) })).json()).tickets;
    await until(async () => (await free()).length === 1, 'what a removed tutor had to go back to the others');
    must((await claim(cookies[winner], 'late')).status === 401, 'the removed one is signed out');
    const words = await write(server, `tickets/${id}/messages`, { id: 'w', text: 'x' }, headers(cookies[1 - winner]));
    must(words.status === 409, `who does not have it says nothing: ${words.status}`);
  });

  test('who has no access is refused, and so is a foreign page', { alone: true }, async ({ context, other, server }) => {
    const invitation = await employ(server, 'operator', 'Maija');
    await employ(server, 'tutor', 'Mikko');
    await handOver(context, server, 'missä on varavirtalähde');
    const again = await write(server, 'password', { organisation: 'oma', invitation, password: SECRET });
    must(again.status === 401, `a link counts once: ${again.status}`);
    const body = { organisation: 'oma', name: 'Maija', password: SECRET };
    must((await write(server, 'session', body, {})).status === 403, 'without our header it is refused');
    const foreign = { 'X-Neuvo-Console': '1', Origin: 'https://evil.example' };
    must((await write(server, 'session', body, foreign)).status === 403, 'from another Origin it is refused');
    const signed = await write(server, 'session', body);
    const cookie = signed.headers.get('set-cookie');
    for (const wanted of ['HttpOnly', 'SameSite=Strict', 'Path=/']) must(cookie.includes(wanted), `${wanted} in ${cookie}`);
    const read = (path, held) => fetch(`${server.url}/api/v1/${path}`, { headers: { Cookie: held } });
    must((await read('tickets', cookie.split(';')[0])).status === 403, 'an operator reads no requests');
    must((await read('tickets', '')).status === 401, 'nobody reads without a session');
    must((await read('tickets', `neuvo_session=oma.${'0'.repeat(64)}`)).status === 401, 'nor with an invented one');
    const page = await enter(await other(), server, 'Maija');
    await until(async () => (await page.locator('main').innerText()).includes('Ne ovat tutoreille'), 'the page to say so');
    account(server, 'reset', 'Maija');
    must((await read('session', cookie.split(';')[0])).status === 401, 'after a reset the session is gone');
    for (let i = 0; i < 8; i += 1) await write(server, 'session', { ...body, name: 'Nobody' });
    must((await write(server, 'session', { ...body, name: 'Nobody' })).status === 429, 'who tries too often waits');
  });

  const signedIn = { alone: true, env: { NEUVO_WEB_ACCESS: 'sign_in' } };
  test('web.access sign_in: who is not signed in does that first', signedIn, async ({ context, other, server }) => {
    await employ(server, 'staff', 'Aino');
    const page = await context.newPage();
    await page.goto(`${server.url}/chat`);
    await page.fill('#name', 'Aino');
    await page.fill('#password', SECRET);
    await page.press('#password', 'Enter');
    await page.waitForSelector('#examples button', { state: 'attached' });
    must(page.url().endsWith('/chat/oma'), `back at the chat: ${page.url()}`);
    const asker = new Window(page, server);
    await asker.ask('miten jaan näytön teamsissä?');
    const stranger = await (await other()).newPage();
    await stranger.goto(`${server.url}/chat/oma`);
    await stranger.waitForSelector('#name');
    const code = await stranger.evaluate(
      () => new Promise((done) => (new WebSocket(`ws://${location.host}/chat/oma/socket`).onclose = (event) => done(event.code))),
    );
    must(code === 4401, `a socket without a session is closed: ${code}`);
    must((await fetch(`${server.url}/chat/oma`, { redirect: 'manual' })).status === 302, 'the page itself leads to the sign-in');
    return asker;
  });

  for (const colorScheme of ['light', 'dark'])
    test(`the console is accessible at 320 pixels, ${colorScheme}`, { alone: true, colorScheme }, async ({ context, other, server }) => {
      await employ(server, 'tutor', 'Mikko');
      await handOver(context, server, 'kuka siivoaa taukotilan');
      const narrow = await other({ viewport: { width: 320, height: 640 }, colorScheme });
      const first = await narrow.newPage();
      await first.goto(`${server.url}/console`);
      await first.waitForSelector('#name');
      await axe(first, 'sign-in');
      const page = await enter(narrow, server, 'Mikko');
      await page.waitForSelector('.question');
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= 320);
      must(await fits(), 'the list needs no sideways scrolling');
      await axe(page, 'the list');
      await page.click('.question');
      await page.click('.deeds button.main');
      await page.waitForSelector('#message');
      must(await fits(), 'the request needs no sideways scrolling');
      await axe(page, 'the request');
      if (process.env.NEUVO_PICTURES) await page.screenshot({ path: `${process.env.NEUVO_PICTURES}/console-${colorScheme}.png`, fullPage: true });
    });

  test('the description of the API names what is there', {}, async ({ server }) => {
    const { paths } = await (await fetch(`${server.url}/api/v1/openapi.json`)).json();
    const source = readFileSync(new URL('../../bot/console/api.c', import.meta.url), 'utf8');
    const routes = [...source.matchAll(/http_route\(server, HTTP_(\w+), "([^"]+)"/g)].map(([, method, path]) => `${method} ${path}`);
    const deeds = [...source.matchAll(/\{"(\w+)", COMMAND_/g)].map(([, word]) => `POST /api/v1/tickets/*/${word}`);
    const built = [...routes.filter((one) => !one.endsWith('/*/*')), ...deeds].sort().join('\n');
    const told = Object.entries(paths)
      .filter(([path]) => path !== '/api/v1/changes')
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('{id}', '*')}`));
    must(routes.length >= 7 && deeds.length === 5, 'the routes were found');
    must(built === told.sort().join('\n'), `built:\n${built}\ndescribed:\n${told.sort().join('\n')}`);
  });

  test('the three languages of the console say the same things', {}, async () => {
    const source = readFileSync(new URL('../../bot/console/app/texts.js', import.meta.url), 'utf8');
    const names = source
      .split(/^  (?:fi|sv|en): \{$/m)
      .slice(1)
      .map((part) => [...part.split(/^  \},$/m)[0].matchAll(/^    (\w+):/gm)].map((found) => found[1]).join(' '));
    must(names.length === 3 && names[0] === names[1] && names[1] === names[2], `different names: ${names.join(' | ')}`);
  });
}
