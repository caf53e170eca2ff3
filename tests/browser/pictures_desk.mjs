// Takes the pictures of bot/desk/README.md anew: node tests/browser/pictures_desk.mjs (after tests/browser/run has brought its
// libraries). One request from the question to what solved it, as its tutor and its asker see it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { employ, enter } from './console.mjs';
import { beginBrowser, Server, until, Window } from './support.mjs';

const folder = join(new URL('../..', import.meta.url).pathname, 'bot/desk/pictures');
mkdirSync(folder, { recursive: true });
const record = join(mkdtempSync(join(tmpdir(), 'neuvo-record-')), 'record.yaml');
writeFileSync(
  record,
  'code: oma\nname: Mallilan kunta\nunits: [{code: koskela, name: Koskelan koulu}]\n' +
    'queues: [{code: digituki, name: Digituki}, {code: laitteet, name: Laitteet}]\n' +
    'tutors: [{console: Mikko, name: Mikko, hours: "mon-sun 0-24", queue: digituki}, {console: Saara, name: Saara, hours: "mon-sun 0-24", queue: digituki}]\n',
);
const server = await Server.begin({ NEUVO_ORGANISATION_FILE: record });
const browser = await beginBrowser();
const desktop = { locale: 'fi-FI', viewport: { width: 720, height: 640 } };

async function asker(context, ...words) {
  const window = await Window.open(await browser.newContext({ locale: 'fi-FI', ...context }), server, '/chat/oma?place=koskela');
  for (const said of words) await window.ask(said);
  return window;
}

// Few colours are enough for letters; without ImageMagick it stays large.
function shrink(file) {
  try {
    execFileSync('convert', [file, '+dither', '-colors', '64', '-define', 'png:compression-level=9', '-strip', file]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

// What stands in the window, without the caret; cut below what is wanted.
async function shoot(page, name, last) {
  await page.evaluate(() => document.activeElement.blur());
  if (last) await page.evaluate(() => (document.getElementById('status').textContent = '', scrollTo(0, 0)));
  const box = last ? await page.locator(last).first().boundingBox() : null;
  const clip = box ? { clip: { x: 0, y: 0, width: 720, height: Math.ceil(box.y + box.height + 16) }, fullPage: true } : {};
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file, ...clip });
  shrink(file);
}

await employ(server, 'tutor', 'Mikko');
await employ(server, 'tutor', 'Saara');
const aino = await asker({ viewport: { width: 390, height: 700 } }, 'tulostin ei tulosta', 'ei auttanut', 'ihminen', 'kyllä, välitä se');
await asker({}, 'luokka odottaa ja projektori ei näytä kuvaa', 'luokka 204, numeroni on 040 123 4567');
await asker({}, 'miten varaan auton retkelle', 'ihminen', 'kyllä, välitä se');
const tutor = await enter(await browser.newContext(desktop), server, 'Mikko');
await until(async () => (await tutor.locator('.question').count()) === 3, 'three requests');
await shoot(tutor, 'list', '.list');
await tutor.click('text=tulostin ei tulosta');
await tutor.waitForSelector('.beside');
await shoot(tutor, 'request', '.pass-on:visible');
await tutor.click('.deeds .main');
await tutor.fill('#message', 'Moi Aino! Näkyykö tulostimen näytöllä jokin ilmoitus?');
await tutor.click('.writing .main:visible');
await tutor.waitForSelector('.line.tutor');
await aino.write('Siinä lukee: odottaa paperia.');
await tutor.waitForSelector('.line.asker');
await tutor.fill('#note', 'Sama vika oli viime viikolla, lokero 2.');
await tutor.click('.writing button.plain:visible');
await tutor.waitForSelector('.line.note');
await tutor.fill('#message', 'Vedä lokero 2 ulos ja paina paperit tasaiseksi.');
await tutor.locator('h2', { hasText: 'Keskustelu' }).evaluate((heading) => heading.scrollIntoView());
await shoot(tutor, 'answer');
await tutor.click('.writing .main:visible');
await until(async () => (await aino.page.locator('#log').innerText()).includes('lokero 2'), 'the asker to read it');
await aino.page.waitForTimeout(400); // the reply's fade-in
await shoot(aino.page, 'asker');
await tutor.click('summary');
await tutor.selectOption('#pass-to', { label: 'Saara' });
await tutor.fill('#pass-note', 'Tunnet tämän tulostimen paremmin.');
await shoot(tutor, 'pass-on', '.pass-on');
await tutor.click('summary');
await tutor.click('.deeds .main');
await tutor.waitForSelector('#line-question:visible');
await tutor.fill('#line-question', 'Miksi tulostin pyytää paperia, vaikka lokero on täynnä?');
await tutor.fill('#line-answer', 'Vedä lokero ulos ja oikaise paperit.');
await shoot(tutor, 'solved', '.writing .deeds:visible');
await browser.close();
await server.end();
