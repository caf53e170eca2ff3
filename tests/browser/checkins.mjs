// A check-in on the web page with a personal account, from the invitation to taking it along; bands for a tutor's eyes.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { employ, enter } from './console.mjs';
import { must, until, Window } from './support.mjs';

const RECORD = `code: oma
name: Kunta
about:
  controller: Kunta, Kunnantie 1
checkins:
  cooperation_date: 2026-11-02
  legal_basis: suostumus
  notice: https://kunta.example/seloste
  impact_assessment: 2026-10-15
  backup_days: 30
`;
const SECRET = 'neljä hevosta laiturilla';

export const SIGNED_IN = { NEUVO_WEB_ACCESS: 'sign_in', NEUVO_LIMITS_MESSAGES_PER_MINUTE: '0' };

// What an organisation fills in before anybody is asked.
export function allowCheckins(server) {
  const file = join(server.data, 'record.yaml');
  writeFileSync(file, RECORD);
  execFileSync(server.binary, ['organisation', 'import', file, '--data', server.data]);
}

// The chat page of somebody who signs in.
export async function signIn(context, server, name) {
  await employ(server, 'staff', name);
  const page = await context.newPage();
  await page.goto(`${server.url}/chat`);
  await page.fill('#name', name);
  await page.fill('#password', SECRET);
  await page.press('#password', 'Enter');
  await page.waitForSelector('#examples button', { state: 'attached' });
  return new Window(page, server);
}

export async function press(window, label) {
  const before = await window.count('.message.out');
  await window.page.locator('.choices button:enabled', { hasText: label }).last().click();
  return window.reply(before);
}

// Six questions of which nothing is known: so much tells something of one competence.
export async function knowNothing(window) {
  await window.ask('kartoitus');
  await press(window, 'Kyllä, aloitetaan');
  await window.ask('rehtori');
  let reply = await window.ask('1');
  for (let question = 2; question <= 6; question += 1) reply = await press(window, 'En tiedä');
  await said(reply, 'kartoitus on valmis');
  return reply;
}

const said = async (reply, words) => {
  const text = await reply.innerText();
  must(text.includes(words), `"${words}" is said: ${text}`);
};

export function checkinTests(test) {
  const options = { alone: true, env: SIGNED_IN };
  test('a check-in with a personal account, and what a tutor may see of it', options, async ({ context, other, server }) => {
    allowCheckins(server);
    await employ(server, 'tutor', 'Mikko');
    const window = await signIn(context, server, 'Aino');
    const { page } = window;
    await said(await window.ask('testaa osaamiseni'), 'vapaaehtoista');
    await said(await press(window, 'Ei kiitos'), 'kartoitus');
    await said(await knowNothing(window), 'kannattaa harjoitella');
    const { violations } = await new AxeBuilder({ page }).include('#log').analyze();
    must(violations.length === 0, `accessible: ${violations.map((one) => one.id).join(' ')}`);
    await said(await window.ask('omat tulokset'), 'Kartoituksia tehty: 1');
    const [file] = await Promise.all([page.waitForEvent('download'), (async () => (await press(window, 'Lataa JSON-tiedostona')).locator('a').first().click())()]);
    const kept = JSON.stringify(JSON.parse(readFileSync(await file.path(), 'utf8')));
    must(kept.includes('digcomp-2.2'), `the file tells the framework: ${kept.slice(0, 200)}`);
    // What stands in the conversation afterwards is that there was something, not what it was.
    await page.reload();
    await page.waitForSelector('.message.out');
    must(!(await page.locator('#log').innerText()).includes('Oikea vastaus'), 'nothing of it is kept');
    // A request; its tutor sees bands when the asker says yes, and no longer when they take it back.
    await window.ask('kuka siivoaa taukotilan');
    await window.ask('ihminen');
    await window.ask('kyllä, välitä se');
    await said(await press(window, 'Näytä osaamiseni digitukihenkilölle (pyyntö 1)'), 'kannattaa harjoitella');
    await said(await press(window, 'Kyllä, näytä'), 'saa nähdä tämän');
    const tutor = await enter(await other(), server, 'Mikko');
    await tutor.click('.question');
    must(!(await tutor.locator('.bands').isVisible()), 'who has not taken it sees nothing');
    await tutor.click('text=Ota minulle');
    await tutor.click('text=Näytä kysyjän osaaminen');
    await until(async () => (await tutor.locator('.bands .words').innerText()).includes('kannattaa harjoitella'), 'the bands');
    await window.ask('piilota osaamiseni');
    await until(async () => !(await tutor.locator('.bands').isVisible()), 'the bands to be gone');
    must(tutor.faults.length === 0, tutor.faults.join('; '));
    // One word ends it all, also while a tutor has a request.
    await said(await window.ask('perun'), 'Peruin osallistumisesi');
    await said(await window.ask('omat tulokset'), 'Et ole antanut lupaa');
    return window;
  });

  test('an anonymous visit is told where check-ins can be had', { alone: true }, async ({ context, server }) => {
    allowCheckins(server);
    const window = await Window.open(context, server);
    const reply = await window.ask('kartoitus');
    await said(reply, 'oma tili');
    must((await reply.locator('button').count()) === 0, 'and is asked nothing');
    return window;
  });
}
