// Takes the pictures of the README anew: node tests/browser/pictures.mjs (after tests/browser/run has brought its libraries).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { allowCheckins, knowNothing, SIGNED_IN, signIn } from './checkins.mjs';
import { employ, enter, handOver } from './console.mjs';
import { manager, open } from './reports.mjs';
import { Server, Window, beginBrowser } from './support.mjs';

const folder = join(new URL('../..', import.meta.url).pathname, 'bot/connectors/web/pictures');
const shots = [
  { name: 'desktop', width: 1280, height: 860, colorScheme: 'light', locale: 'fi-FI', words: ['miten jaan näytön teamsissä?'] },
  { name: 'phone', width: 390, height: 844, colorScheme: 'dark', locale: 'sv-FI', words: ['jag klickade på en konstig länk'] },
];

mkdirSync(folder, { recursive: true });
const server = await Server.begin();
const browser = await beginBrowser();
for (const { name, width, height, words, ...context } of shots) {
  const window = await Window.open(await browser.newContext({ viewport: { width, height }, ...context }), server);
  for (const said of words) await window.ask(said);
  await window.page.waitForTimeout(400); // the reply's fade-in
  await window.page.screenshot({ path: join(folder, `${name}.png`) });
  await window.page.context().close();
}
// A request in the console, half way.
await employ(server, 'tutor', 'Mikko');
const viewport = { width: 900, height: 760 };
const asker = await handOver(await browser.newContext({ locale: 'fi-FI' }), server, 'dokumenttikamera ei näy luokan isolla näytöllä');
const tutor = await enter(await browser.newContext({ viewport, locale: 'fi-FI' }), server, 'Mikko');
await tutor.click('.question');
await tutor.click('.deeds button.main');
await tutor.fill('#message', 'Moi! Näkyykö kameran valo?');
await tutor.click('.writing button.main:visible');
await tutor.waitForSelector('.line.tutor');
await asker.write('Näkyy, vihreä.');
await tutor.waitForSelector('.line.asker');
await tutor.evaluate(() => document.activeElement.blur());
const pictures = join(folder, '../../../console/pictures');
mkdirSync(pictures, { recursive: true });
await tutor.screenshot({ path: join(pictures, 'request.png') });
// What a manager sees: the heat map with its table beneath, and what changed, on a phone.
const town = await Server.begin({}, ['--demo']);
const picture = await manager(await browser.newContext({ viewport: { width: 1280, height: 1000 }, locale: 'fi-FI' }), town);
await open(picture, town, 'competence');
await picture.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
await picture.screenshot({ path: join(pictures, 'figures.png') });
const phone = await picture.context().browser().newContext({ viewport: { width: 390, height: 844 }, locale: 'sv-FI', colorScheme: 'dark' });
const small = await enter(phone, town, 'Maija');
await open(small, town, 'effect');
await small.screenshot({ path: join(pictures, 'figures-phone.png') });
await town.end();
// A check-in, signed in: a question of it, and what is said at the end.
const house = await Server.begin(SIGNED_IN);
allowCheckins(house);
const person = await signIn(await browser.newContext({ viewport: { width: 900, height: 900 }, locale: 'fi-FI' }), house, 'Aino');
const checkins = join(folder, '../../../checkin/pictures');
mkdirSync(checkins, { recursive: true });
await person.ask('kartoitus');
await person.ask('kyllä');
await person.ask('rehtori');
await person.ask('3');
await person.page.waitForTimeout(400);
await person.page.screenshot({ path: join(checkins, 'question.png') });
const other = await signIn(await browser.newContext({ viewport: { width: 900, height: 1100 }, locale: 'fi-FI' }), house, 'Eeva');
await knowNothing(other);
await other.page.waitForTimeout(400);
await other.page.screenshot({ path: join(checkins, 'result.png') });
await browser.close();
await house.end();
await server.end();
