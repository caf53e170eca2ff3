// Rounds of check-ins in the console: a manager opens one by keyboard alone, sees how it stands, and ends it.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowCheckins } from './checkins.mjs';
import { employ, enter } from './console.mjs';
import { must, until } from './support.mjs';

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

// Six heads and two secretaries.
function listPeople(server) {
  const file = join(server.data, 'people.csv');
  const heads = [1, 2, 3, 4, 5, 6].map((one) => `@head${one}:kunta.example;rehtori`);
  writeFileSync(file, ['account;roles', ...heads, '@a:kunta.example;koulusihteeri', '@b:kunta.example;koulusihteeri', ''].join('\n'));
  execFileSync(server.binary, ['people', 'import', file, '--data', server.data]);
}

const status = (page, words) => until(async () => (await page.locator('#status').innerText()).includes(words), `"${words}" to be said`);

// To the element that the selector names, by Tab alone.
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by Tab`);
}

export function roundTests(test) {
  test('a manager opens a round by keyboard, sees how it stands and ends it', { alone: true }, async ({ other, server }) => {
    await employ(server, 'manager', 'Maija');
    const page = await enter(await other(), server, 'Maija');
    await page.click('a[href="/console/rounds"]');
    await page.waitForSelector('text=yhteistoimintamenettelyn päivä'); // what must be told first
    must((await page.locator('form').count()) === 0, 'nothing can be opened before that');
    allowCheckins(server);
    await page.reload();
    await page.waitForSelector('text=henkilöluettelo');
    listPeople(server);
    await page.reload();
    await page.waitForSelector('#round-name');
    must(await page.locator('#group-sih').isDisabled(), 'a group of two is not invited');
    await axe(page, 'the form');
    await tabTo(page, '#round-name');
    await page.keyboard.type('Syksyn kartoitus');
    await tabTo(page, 'button.main');
    await page.keyboard.press('Enter');
    await status(page, 'Valitse ainakin yksi ammattiryhmä');
    await page.locator('#round-name').focus();
    await tabTo(page, '#group-joh');
    await page.keyboard.press('Space');
    await tabTo(page, '#support-form');
    await page.keyboard.press('Space');
    await tabTo(page, 'button.main');
    await page.keyboard.press('Enter');
    await status(page, 'Kierros on avattu');
    const round = await page.locator('.list li.card').innerText();
    must(round.includes('Syksyn kartoitus') && round.includes('Käynnissä'), `it is shown: ${round}`);
    must(round.includes('enintään 5 kysymystä') && round.includes('Mikä tuen muoto'), `and what is asked: ${round}`);
    await axe(page, 'the list');
    await page.setViewportSize({ width: 320, height: 640 });
    must(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits into 320 pixels');
    await tabTo(page, '.list li.card button');
    await page.keyboard.press('Enter');
    await until(async () => (await page.locator('.list li.card button').innerText()).includes('Päätä nyt'), 'it to be asked once more');
    await tabTo(page, '.list li.card button');
    await page.keyboard.press('Enter');
    await status(page, 'Kierros on päätetty');
    must((await page.locator('.list li.card').innerText()).includes('Päätetty'), 'it has ended');
    must(page.faults.length === 0, page.faults.join(' '));
  });

  test('rounds are for managers alone', { alone: true }, async ({ other, server }) => {
    for (const access of ['tutor', 'editor', 'operator']) {
      await employ(server, access, `Eero ${access}`);
      const page = await enter(await other(), server, `Eero ${access}`);
      const answers = await page.evaluate(async () => {
        const write = { method: 'POST', headers: { 'X-Neuvo-Console': '1' }, body: JSON.stringify({ id: 'a', name: 'x', roles: 'joh', from: '2030-01-01', to: '2030-01-02' }) };
        const all = await Promise.all([fetch('/api/v1/rounds'), fetch('/api/v1/rounds', write), fetch('/api/v1/rounds/1/close', write)]);
        return all.map((one) => one.status).join(' ');
      });
      must(answers === '403 403 403', `${access}: ${answers}`);
      must((await page.locator('#rooms a', { hasText: 'Kartoituskierrokset' }).count()) === 0, `${access} is shown no such room`);
    }
  });
}
