// States of articles in the console in Chromium: a second person approves, a time to come, put away, what is to be looked at.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe, employ, enter } from './console.mjs';
import { must, until, Window } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

const OVERRIDES = scratchFolder('overrides');
const QUESTION = 'mistä tilaan uuden tulostimen värikasetin';
const status = (page) => page.locator('#status').innerText();

async function open(page, server, topic = 'printer-toner', language = 'fi') {
  await page.goto(`${server.url}/console/articles/${language}/${topic}`);
  await page.waitForSelector('#article-body');
}

async function says(page, words) {
  await until(async () => (await status(page)).includes(words), `the page to say "${words}"`);
}

async function answers(asker, words, is = true) {
  await until(async () => (await (await asker.ask(QUESTION)).innerText()).includes(words) === is, `the chat ${is ? '' : 'not '}to say "${words}"`);
}

function record(server, yaml) {
  const file = join(server.data, 'record.yaml');
  writeFileSync(file, yaml);
  execFileSync(server.binary, ['organisation', 'import', file, '--data', server.data]);
}

export function stateTests(test) {
  test('where a second person approves, the own text waits and another editor publishes it', { alone: true }, async ({ context, other, server }) => {
    record(server, 'code: oma\narticles:\n  approval: second_person\n');
    await employ(server, 'editor', 'Eeva');
    await employ(server, 'editor', 'Matti');
    const eeva = await enter(await other(), server, 'Eeva');
    const matti = await enter(await other(), server, 'Matti');
    const asker = await Window.open(context, server);
    await open(eeva, server);
    await eeva.fill('#article-body', 'Kysy Kerttulta.\n\n1. Mene huoneeseen 12.');
    await eeva.click('button:has-text("Ehdota julkaistavaksi")');
    await says(eeva, 'Ehdotus on tallessa');
    await until(async () => (await eeva.locator('.notice').first().innerText()).includes('toinen toimittaja'), 'it to say who approves');
    must((await eeva.locator('button:has-text("Hyväksy")').count()) === 0, 'nobody approves their own text');
    await answers(asker, 'Kerttulta', false);
    await matti.goto(`${server.url}/console/articles`);
    await matti.click('[data-choice="waits"]');
    await matti.click('.list a');
    await matti.waitForSelector('#article-body');
    must((await matti.inputValue('#article-body')).startsWith('Kysy Kerttulta.'), 'the proposal is read');
    await axe(matti, 'a proposal');
    await matti.click('button:has-text("Hyväksy")');
    await says(matti, 'Hyväksytty');
    await answers(asker, 'Kerttulta');
    await matti.click('.versions summary');
    must((await matti.locator('.versions li').first().innerText()).includes('hyväksyi Matti'), 'the version says who approved it');
    for (const page of [eeva, matti]) must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('what changed in one language is marked in the others, said in chat, and gone with one click', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    await open(page, server);
    await page.fill('#article-body', 'Kysy Kerttulta.\n\n1. Mene huoneeseen 12.');
    await page.click('button:has-text("Julkaise")');
    await says(page, 'Julkaistu');
    const asker = await Window.open(context, server);
    await answers(asker, 'Kerttulta');
    must(!(await (await asker.ask(QUESTION)).innerText()).includes('toisella kielellä'), 'the changed language is not behind');
    await open(page, server, 'printer-toner', 'sv');
    must((await page.locator('.notice').innerText()).includes('FI'), 'the Swedish one is behind the Finnish one');
    must((await page.locator('.preview').first().innerText()).includes('Kerttulta'), 'the changed text stands beside it');
    await axe(page, 'an article that is behind');
    await page.goto(`${server.url}/console/articles`);
    await page.click('[data-choice="sv"]');
    await page.click('[data-choice="todo"]');
    await until(async () => (await page.locator('.list .card').count()) === 1, 'the list to show what is behind');
    await axe(page, 'the list with what is behind');
    await page.locator('.list button').click();
    await says(page, 'tarkistetuksi tänään');
    await until(async () => (await page.locator('.list .card').count()) === 0, 'nothing to be behind any more');
    await open(page, server, 'printer-toner', 'sv');
    must((await page.inputValue('#article-checked_on')) === new Date().toISOString().slice(0, 10), 'today is the date');
    await page.goto(`${server.url}/console/articles`);
    await page.locator('summary', { hasText: 'muuttui' }).click();
    await page.fill('#tool', 'ei ole');
    await page.press('#tool', 'Enter');
    await says(page, 'Mikään artikkeli');
    const [tool] = await page.locator('#tools option').evaluateAll((all) => all.map((one) => one.value));
    await page.fill('#tool', tool);
    await page.press('#tool', 'Enter');
    await says(page, 'merkitty päivitettäviksi');
    await page.click('[data-choice="todo"]');
    must((await page.locator('.list .card').first().innerText()).includes(`${tool} on muuttunut`), 'it says what changed');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('an edit on disk is a version by the disk, and what is edited here says that the file changed', { alone: true, env: { NEUVO_KNOWLEDGE_OVERRIDES: OVERRIDES } }, async ({ context, other, server }) => {
    const file = join(OVERRIDES, 'oma/fi/printer-toner.md');
    const write = (words) => {
      mkdirSync(join(OVERRIDES, 'oma/fi'), { recursive: true });
      writeFileSync(file, `---\ntitle: Värikasetti\n---\n${words}\n`);
    };
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    const asker = await Window.open(context, server);
    await answers(asker, 'väri');
    write('Levyllä kirjoitettu.');
    await answers(asker, 'Levyllä kirjoitettu.');
    await open(page, server);
    await page.click('.versions summary');
    must((await page.locator('.versions li').first().innerText()).includes('levyllä'), 'the version says that it is by the disk');
    await page.fill('#article-body', 'Täällä kirjoitettu.');
    await page.click('.bar button.main');
    await says(page, 'Julkaistu');
    await answers(asker, 'Täällä kirjoitettu.');
    write('Levyllä taas.');
    await until(async () => {
      await open(page, server);
      return (await page.locator('.notice').count()) === 1;
    }, 'the page to say that the file changed');
    must((await page.inputValue('#article-body')) === 'Täällä kirjoitettu.', 'what is edited here goes on answering');
    await page.click('button:has-text("Näin muutoksen")');
    await says(page, 'nähdyksi');
    must((await page.locator('.notice').count()) === 0, 'then it is not said any more');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('an article that is put away answers no more, and comes back; one is published at its time', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    const asker = await Window.open(context, server);
    await answers(asker, 'väri');
    await open(page, server);
    await page.locator('details summary', { hasText: 'Lisää tietoja' }).click();
    await page.click('button:has-text("Arkistoi kaikilla kielillä")');
    await says(page, 'Arkistoitu');
    await until(async () => !/Lähde: .*(väri|kasetti)/i.test(await (await asker.ask(QUESTION)).innerText()), 'it to answer no more');
    await page.goto(`${server.url}/console/articles`);
    await page.click('[data-choice="archived"]');
    await page.click('.list a');
    await page.waitForSelector('#article-body');
    await axe(page, 'what was put away');
    await page.click('button:has-text("Ota takaisin käyttöön")');
    await says(page, 'Julkaistu');
    await answers(asker, 'väri');
    await page.fill('#article-body', `Pian näin.\n\n${await page.inputValue('#article-body')}`);
    await page.locator('details summary', { hasText: 'Julkaise myöhemmin' }).click();
    await page.fill('#article-due', '2020-01-01T00:00');
    await page.click('button:has-text("Ajasta julkaisu")');
    await until(async () => (await page.locator('.told li').count()) === 1, 'a time that is over to be refused');
    await page.evaluate(() => (document.getElementById('article-due').type = 'text'));
    await page.fill('#article-due', new Date(Date.now() + 12000).toISOString());
    await page.click('button:has-text("Ajasta julkaisu")');
    await says(page, 'Ajastettu');
    await page.goto(`${server.url}/console/articles`);
    await page.click('[data-choice="draft"]');
    must((await page.locator('.list .card').innerText()).includes('Julkaistaan'), 'the list says when');
    await until(async () => (await page.reload(), await page.waitForSelector('.list'), (await page.locator('[data-choice="draft"]').count()) === 0), 'its time to come');
    await answers(asker, 'Pian näin.');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });
}
