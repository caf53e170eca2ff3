// The console in Chromium: a tutor takes what an asker on the web chat handed over, and answers; who may not is refused.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { must, until, Window } from './support.mjs';

// 8 × 8 red dots.
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC',
  'base64',
);
// An empty page.
const PDF = Buffer.from(
  'JVBERi0xLjQKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoKMiAwIG9iago8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PgplbmRvYmoKMyAwIG9iago8PC9UeXBlL1BhZ2UvUGFyZW50IDIgMCBSL01lZGlhQm94WzAgMCA5IDldPj4KZW5kb2JqCnhyZWYKMCA0CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAwOSAwMDAwMCBuIAowMDAwMDAwMDU0IDAwMDAwIG4gCjAwMDAwMDAxMDUgMDAwMDAgbiAKdHJhaWxlcgo8PC9TaXplIDQgL1Jvb3QgMSAwIFI+PgpzdGFydHhyZWYKMTY2CiUlRU9GCg==',
  'base64',
);
export const SECRET = 'neljä hevosta laiturilla';

export function account(server, ...words) {
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
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && origin !== server.url) page.faults.push(`asked ${origin}`);
  });
  await page.goto(`${server.url}/console`);
  await page.fill('#name', name);
  await page.fill('#password', SECRET);
  await page.press('#password', 'Enter');
  await page.waitForSelector('#who:not([hidden])');
  return page;
}

export async function handOver(context, server, question, words = { human: 'ihminen', yes: 'kyllä, välitä se' }) {
  const asker = await Window.open(context, server);
  await asker.ask(question);
  await asker.ask(words.human);
  await asker.ask(words.yes);
  return asker;
}

export async function axe(page, what) {
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

  test('a tutor in the console changes words, passes the request on, and opens it again', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    await employ(server, 'tutor', 'Saara');
    const mikko = await enter(await other(), server, 'Mikko');
    const saara = await enter(await other(), server, 'Saara');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    const reads = (words) => until(async () => (await asker.page.locator('#log').innerText()).includes(words), `the asker to read "${words}"`);
    await mikko.click('.question');
    await mikko.click('text=Ota minulle');
    await mikko.fill('#message', 'Kahvio on kelo 9.');
    await mikko.click('text=Lähetä kysyjälle');
    await reads('Kahvio on kelo 9.');
    await mikko.click('.own >> text=Muokkaa');
    await mikko.fill('#change', 'Kahvio aukeaa kello 9.');
    await asker.write('selvä'); // a change from elsewhere leaves what is half written
    await until(async () => (await mikko.locator('.lines').innerText()).includes('selvä'), 'the words to come');
    must((await mikko.inputValue('#change')) === 'Kahvio aukeaa kello 9.', 'half written words stay');
    await mikko.press('#change', 'Tab');
    await mikko.keyboard.press('Enter');
    await reads('Kahvio aukeaa kello 9.');
    must(!(await asker.page.locator('#log').innerText()).includes('kelo'), 'the old words are gone');
    await mikko.click('.own >> text=Poista');
    await until(async () => !(await asker.page.locator('#log').innerText()).includes('aukeaa'), 'the words to be gone');
    await mikko.click('summary');
    await mikko.selectOption('#pass-to', { label: 'Saara' });
    await mikko.fill('#pass-note', 'Sinä tunnet kahvion.');
    await mikko.click('.pass-on button');
    await reads('Saara');
    await mikko.waitForSelector('#message', { state: 'hidden' });
    await saara.click('[data-state="claimed"]');
    await saara.click('.question');
    await saara.waitForSelector('#message');
    must((await saara.locator('.lines').innerText()).includes('Sinä tunnet kahvion.'), 'the note is read by who has it');
    await saara.click('text=Merkitse ratkaistuksi');
    await mikko.click('.deeds >> text=Avaa uudelleen');
    await mikko.waitForSelector('#message');
    await reads('Mikko digituesta avasi');
    for (const page of [mikko, saara]) must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('one answer of the console goes to both who ask the same', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'Mikko');
    const one = await handOver(context, server, 'kuka siivoaa taukotilan');
    const two = await handOver(await other(), server, 'taukotilan siivous, kuka siivoaa');
    const reads = (asker, words) => until(async () => (await asker.page.locator('#log').innerText()).includes(words), `an asker to read "${words}"`);
    await until(async () => (await tutor.locator('.question').count()) === 2, 'both requests to be listed');
    await tutor.locator('.question').first().click();
    await until(async () => (await tutor.locator('main').innerText()).includes('1 muu odottaa samaa vastausta.'), 'the other one to be counted');
    await tutor.click('text=Ota minulle');
    await tutor.waitForSelector('#message');
    await tutor.focus('#for-all');
    await tutor.keyboard.press('Space');
    await tutor.fill('#message', 'Siistijä käy iltapäivällä.');
    await tutor.click('text=Lähetä kysyjälle');
    for (const asker of [one, two]) await reads(asker, 'Siistijä käy iltapäivällä.');
    await tutor.waitForSelector('.for-all', { state: 'hidden' });
    must(!(await one.page.locator('#log').innerText()).includes('siivous'), 'no asker sees another');
    must(tutor.faults.length === 0, tutor.faults.join(' '));
    return one;
  });

  test('a picture of a tutor is seen by its asker and by nobody else', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    await employ(server, 'operator', 'Maija');
    const tutor = await enter(await other(), server, 'Mikko');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    await tutor.click('.question');
    await tutor.click('text=Ota minulle');
    await tutor.waitForSelector('#message');
    await tutor.setInputFiles('#picture', { name: 'ohje.png', mimeType: 'image/png', buffer: PNG });
    const drawn = (page, selector) =>
      until(() => page.evaluate((one) => document.querySelector(one)?.naturalWidth === 8, selector), `${selector} to be drawn`);
    await drawn(asker.page, '#log img.picture');
    await drawn(tutor, '.lines .picture img');
    await tutor.setInputFiles('#picture', { name: 'ohje.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await until(async () => (await tutor.locator('#status').innerText()).includes('PNG'), 'what is no picture to be refused');
    const path = new URL(await tutor.getAttribute('.lines .picture', 'href'), server.url).href;
    const cookie = async (name) => {
      const answer = await write(server, 'session', { organisation: 'oma', name, password: SECRET });
      return answer.headers.get('set-cookie').split(';')[0];
    };
    const look = async (name) => fetch(path, { headers: name ? { Cookie: await cookie(name) } : {} });
    const { headers, status } = await look('Mikko');
    must(status === 200 && headers.get('content-type') === 'image/png', `the tutor sees it: ${status}`);
    must(headers.get('x-content-type-options') === 'nosniff' && headers.get('cache-control').includes('private'), 'safe headers');
    must(headers.get('content-disposition').startsWith('inline; filename="'), 'with a name of ours');
    must((await look('Maija')).status === 403, 'an operator sees no pictures');
    must((await look(null)).status === 401, 'nobody sees one without a session');
    const picture = path.split('/').at(-1);
    const foreign = await fetch(`${server.url}/chat/oma/pictures/${picture}`, { headers: { 'X-Neuvo-Visit': '0'.repeat(32) } });
    must(foreign.status === 404, `another visit sees it not: ${foreign.status}`);
    await asker.page.reload();
    await drawn(asker.page, '#log img.picture');
    await tutor.setInputFiles('#picture', { name: 'ohje.pdf', mimeType: 'application/pdf', buffer: PDF });
    await asker.page.waitForSelector('#log a.file[download$=".pdf"]');
    await tutor.waitForSelector('.lines a.picture[download]');
    const saved = await fetch(new URL(await tutor.getAttribute('.lines a.picture[download]', 'href'), server.url), { headers: { Cookie: await cookie('Mikko') } });
    must(saved.headers.get('content-disposition').startsWith('attachment; filename="'), 'a PDF is saved, not shown');
    must(Buffer.from(await saved.arrayBuffer()).subarray(0, 5).toString() === '%PDF-', 'it is a PDF');
    await tutor.click('.own >> nth=-1 >> text=Poista');
    await until(async () => (await asker.count('#log a.file')) === 0, 'the PDF to be gone');
    await tutor.click('.own >> text=Poista');
    await until(async () => (await asker.count('#log img.picture')) === 0, 'what is taken back to be gone');
    must((await look('Mikko')).status === 404, 'and its file too');
    must(tutor.faults.length === 0, tutor.faults.join(' '));
    return asker;
  });

  test('a picture is covered before it leaves, and the tutor sees only that', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'Mikko');
    const asker = await Window.open(context, server);
    const { page } = asker;
    const choose = () => page.setInputFiles('#picture', { name: 'luokka.png', mimeType: 'image/png', buffer: PNG });
    await page.setInputFiles('#picture', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await asker.expectText('#connection', 'ei voi liittää');
    await choose();
    await page.waitForSelector('#covering[open]');
    const { violations } = await new AxeBuilder({ page }).analyze();
    must(violations.length === 0, violations.map((one) => one.id).join());
    const box = await page.locator('#covering canvas').boundingBox();
    const covers = () => page.locator('.cover').count();
    await page.mouse.move(box.x + 1, box.y + 1);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
    await page.mouse.up();
    must((await covers()) === 1, 'the mouse draws one');
    await page.click('[data-part="undo"]');
    must((await covers()) === 0, 'and it is undone');
    await page.focus('[data-part="add"]'); // from here on without a mouse
    await page.keyboard.press('Enter');
    const name = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
    must((await name()).startsWith('Peite 1: vasemmalta 40 %'), `a cover has the focus: ${await name()}`);
    for (let i = 0; i < 25; i += 1) await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 25; i += 1) await page.keyboard.press('ArrowUp');
    for (let i = 0; i < 15; i += 1) await page.keyboard.press('Shift+ArrowRight');
    must((await name()) === 'Peite 1: vasemmalta 0 %, ylhäältä 0 %, leveys 50 %, korkeus 20 %', `it went and grew: ${await name()}`);
    await page.keyboard.press('Control+z');
    must((await name()).includes('leveys 48 %'), `undone by the keyboard: ${await name()}`);
    await page.keyboard.press('Shift+ArrowRight');
    await page.focus('[data-part="send"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.message.in .own-picture');
    await asker.expectText('#log', 'En osaa katsoa kuvia');
    must(!(await page.locator('#log').innerText()).includes('peitä ne'), 'who covered is not asked again');
    await asker.ask('kuka siivoaa taukotilan');
    await asker.ask('ihminen');
    await asker.ask('kyllä, välitä se');
    await tutor.click('.question');
    const pixels = () =>
      tutor.evaluate(() => {
        const image = document.querySelector('.lines .picture img');
        if (!(image?.naturalWidth > 0)) return null;
        const pen = Object.assign(document.createElement('canvas'), { width: 8, height: 8 }).getContext('2d');
        pen.drawImage(image, 0, 0);
        return [pen.getImageData(0, 0, 1, 1).data[0], pen.getImageData(7, 7, 1, 1).data[0]];
      });
    await until(async () => (await pixels()) !== null, 'the tutor to see the picture');
    const [covered, open] = await pixels();
    must(covered < 60 && open > 180, `the corner is black, the rest is not: ${covered}, ${open}`);
    await page.click('.take-back');
    await asker.expectText('.message.in .words', 'Poistit tämän');
    await tutor.waitForSelector('.lines .picture', { state: 'detached' });
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

  test('the three languages of the console say the same things, and no two files the same name', {}, async () => {
    const all = [];
    for (const file of ['texts.js', 'texts_articles.js', 'texts_editing.js', 'texts_reports.js', 'texts_rounds.js']) {
      const source = readFileSync(new URL(`../../bot/console/app/${file}`, import.meta.url), 'utf8');
      const names = source
        .split(/^  (?:fi|sv|en): \{$/m)
        .slice(1)
        .map((part) => [...part.split(/^  \},$/m)[0].matchAll(/^    (\w+):/gm)].map((found) => found[1]).join(' '));
      must(names.length === 3 && names[0] === names[1] && names[1] === names[2], `different names: ${names.join(' | ')}`);
      all.push(...names[0].split(' '));
    }
    const twice = all.filter((name, index) => all.indexOf(name) !== index);
    must(twice.length === 0, `said in both files: ${twice.join(' ')}`);
  });
}
