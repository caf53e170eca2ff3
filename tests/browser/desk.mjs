// What a tutor finds in the console beside the words: what was no help, times, proposals, that the other side writes;
// and the whole walk without a mouse, in each language, light and dark, at 320 pixels.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axe, employ, enter, handOver } from './console.mjs';
import { must, until, Window } from './support.mjs';

const record = join(mkdtempSync(join(process.env.NEUVO_SCRATCH ?? tmpdir(), 'neuvo-record-')), 'record.yaml');
writeFileSync(
  record,
  'code: oma\nunits: [{code: koskela, name: Koskelan koulu}]\n' +
    'queues: [{code: oma, name: Digituki}, {code: laitteet, name: Laitteet}]\n' +
    'tutors: [{console: Mikko, name: Mikko, hours: "mon-sun 6-22", queue: oma}, {console: Saara, name: Saara, off: true, queue: oma}]\n',
);
const env = { NEUVO_ORGANISATION_FILE: record };

const reads = (page, selector, words) => until(async () => (await page.locator(selector).allInnerTexts()).join('\n').includes(words), `"${words}" in ${selector}`);

// Key after key, until the other side sees it: it is told every few seconds.
async function types(page, selector, other, words) {
  await page.focus(selector);
  await until(async () => {
    await page.keyboard.type('a');
    return (await other.innerText()).includes(words);
  }, `"${words}"`);
}

// ---- without a mouse ----

const focused = (page, selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

async function tabTo(page, selector) {
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    if (await focused(page, selector)) return;
  }
  throw new Error(`the Tab key does not reach ${selector}`);
}

async function press(page, selector) {
  await tabTo(page, selector);
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  must(ring !== 'none', `${selector} shows that it has the focus`);
  await page.keyboard.press('Enter');
}

async function fill(page, selector, words) {
  await tabTo(page, selector);
  await page.keyboard.type(words);
}

const isSomewhere = (page, what) => until(async () => !(await focused(page, 'body')), `the focus to be somewhere ${what}`);

// ---- languages ----

const asked = {
  fi: { locale: 'fi-FI', question: 'kuka siivoaa taukotilan', human: 'ihminen', yes: 'kyllä, välitä se', line: 'Kuka siivoaa huoneet?', answer: 'Siistijä käy.' },
  sv: { locale: 'sv-FI', question: 'vem städar pausrummet', human: 'människa', yes: 'ja, skicka det', line: 'Vem städar i huset?', answer: 'Städaren kommer.' },
  en: { locale: 'en-GB', question: 'who cleans the break room', human: 'human', yes: 'yes, pass it on', line: 'Who cleans in the house?', answer: 'A cleaner comes.' },
};

// Twice, in both colours, and without sideways scrolling.
async function look(page, what) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await axe(page, `${what}, ${colorScheme}`);
  }
  must(await page.evaluate(() => document.documentElement.scrollWidth <= 320), `${what} needs no sideways scrolling`);
}

async function signInByKeyboard(page, server) {
  await page.goto(`${server.url}/console`);
  await page.waitForSelector('#name');
  await look(page, 'sign-in');
  must(await focused(page, '#name'), 'the name has the focus at first');
  await page.keyboard.type('Mikko');
  await fill(page, '#password', 'neljä hevosta laiturilla');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.question');
  await look(page, 'the list');
}

async function answerByKeyboard(page, asker) {
  await press(page, '.question');
  await page.waitForSelector('.deeds .main:visible');
  await press(page, '.deeds .main');
  await page.waitForSelector('#message:visible');
  await isSomewhere(page, 'after a claim');
  await look(page, 'the request');
  await fill(page, '#message', 'Moi!');
  await press(page, '.writing .main');
  await reads(asker.page, '#log', 'Moi!');
  await page.waitForSelector('.line.tutor .own');
  await press(page, '.own button');
  await page.waitForSelector('#change');
  await look(page, 'changing words');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#change', { state: 'detached' });
  await isSomewhere(page, 'after Escape');
  await fill(page, '#note', 'X');
  await press(page, '.writing button.plain');
  await page.waitForSelector('.line.note');
  await press(page, '.pass-on summary');
  await tabTo(page, '#pass-to');
  await page.keyboard.press('ArrowDown');
  must((await page.inputValue('#pass-to')) !== '', 'the arrow keys choose to whom it goes');
  await look(page, 'passing on');
}

async function solveByKeyboard(page, words) {
  await press(page, '.deeds .main');
  await page.waitForSelector('#line-question:visible');
  await isSomewhere(page, 'after solving it');
  await look(page, 'what solved it');
  await fill(page, '#line-question', words.line);
  await fill(page, '#line-answer', words.answer);
  await press(page, '.writing .main');
  await reads(page, 'section.card', words.line);
  await look(page, 'what was told');
  await press(page, '.back');
  await press(page, '[data-state="drafts"]');
  await reads(page, '.list', words.line);
  must(await focused(page, '[data-state="drafts"]'), 'the tab keeps the focus');
  await look(page, 'the proposals');
  await press(page, '[data-state="times"]');
  await page.waitForSelector('.list .booked');
  await look(page, 'the times');
}

export function deskTests(test) {
  test('a tutor in the console sees what was no help, what comes next and the time that is booked', { alone: true, env }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'mikko');
    const asker = await Window.open(context, server, '/chat/oma?place=koskela');
    await asker.ask('tulostin ei tulosta');
    await asker.ask('ei auttanut');
    await asker.ask('ihminen');
    await asker.ask('kyllä, välitä se');
    await asker.ask('varaa aika');
    await asker.ask('1');
    await asker.ask('etänä');
    await tutor.click('[data-state="times"]');
    await reads(tutor, '.list', 'tulostin ei tulosta');
    await reads(tutor, '.list .booked', 'etänä, tutorina Mikko');
    await tutor.click('.question');
    await reads(tutor, 'main', 'Aika: ');
    for (const words of ['Kysyjän työ', 'Koskelan koulu', 'Neuvo vastasi', 'Ei auttanut', 'Lähimmät ohjeet']) await reads(tutor, '.beside', words);
    const told = await tutor.locator('.beside').innerText();
    must((told.split('Lähimmät ohjeet')[1].match(/”[^”]+”/g) ?? []).length === 3, `three come next: ${told}`);
    await tutor.click('[data-language="sv"]');
    await reads(tutor, '.beside', 'Hjälpte inte');
    await tutor.click('[data-language="fi"]');
    await tutor.click('text=Ota minulle');
    await tutor.waitForSelector('#message:visible');
    await asker.ask('peru aika');
    await until(async () => (await tutor.locator('main .booked').count()) === 0, 'what is called off to be gone');
    must(tutor.faults.length === 0, tutor.faults.join(' '));
    return asker;
  });

  test('each side sees that the other writes', { alone: true, env }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    await employ(server, 'tutor', 'Saara');
    const tutor = await enter(await other(), server, 'mikko');
    const saara = await enter(await other(), server, 'saara');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    for (const page of [tutor, saara]) await page.click('.question');
    await tutor.click('text=Ota minulle');
    await tutor.waitForSelector('#message:visible');
    await types(asker.page, '#input', tutor.locator('.typing'), 'Kysyjä kirjoittaa');
    must(await saara.locator('.typing').isHidden(), 'who does not have it is not told');
    await asker.page.fill('#input', '');
    await tutor.waitForSelector('.typing', { state: 'hidden' });
    await types(tutor, '#message', asker.page.locator('#typing'), 'Mikko kirjoittaa');
    await tutor.fill('#message', '');
    await asker.page.waitForSelector('#typing', { state: 'hidden' });
    for (const page of [tutor, saara]) must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('what the server tells late neither takes the focus nor shows an old state', { alone: true, env }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    await employ(server, 'tutor', 'Saara');
    const tutor = await enter(await other(), server, 'mikko');
    const saara = await enter(await other(), server, 'saara');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    await saara.click('.question');
    await tutor.waitForSelector('.question');
    let release;
    const held = new Promise((open) => (release = open));
    let told;
    const late = new Promise((seen) => (told = seen));
    await tutor.route(
      /\/api\/v1\/tickets\/\d+/,
      async (route) => {
        const response = await route.fetch();
        await held;
        await route.fulfill({ response });
        told();
      },
      { times: 1 },
    );
    await tutor.click('.question');
    await saara.fill('#note', 'se on kolmannessa kerroksessa');
    await saara.press('#note', 'Tab');
    await saara.keyboard.press('Enter');
    await reads(tutor, '.lines', 'kolmannessa kerroksessa');
    await tutor.focus('.deeds .main');
    release();
    await late;
    await tutor.evaluate(() => new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn)))); // what came is handled
    must(await focused(tutor, '.deeds .main'), 'the focus stays where it is');
    must((await tutor.locator('.lines').innerText()).includes('kolmannessa kerroksessa'), 'the newer state stays');
    await tutor.keyboard.press('Enter');
    await tutor.waitForSelector('#message:visible');
    for (const page of [tutor, saara]) must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  for (const [language, words] of Object.entries(asked))
    test(`the console by keyboard alone, accessible, in ${language}`, { alone: true, env }, async ({ other, server }) => {
      await employ(server, 'tutor', 'Mikko');
      await employ(server, 'tutor', 'Saara');
      const asker = await handOver(await other({ locale: words.locale }), server, words.question, words);
      const narrow = await other({ viewport: { width: 320, height: 640 }, locale: words.locale });
      const page = await narrow.newPage();
      page.setDefaultTimeout(15000);
      await signInByKeyboard(page, server);
      must((await page.getAttribute('html', 'lang')) === language, 'the page is in that language');
      const booking = await handOver(await other({ locale: words.locale }), server, `${words.question} 2`, words);
      for (const said of [{ fi: 'varaa aika', sv: 'boka tid', en: 'book a time' }[language], '1', '1']) await booking.ask(said);
      await answerByKeyboard(page, asker);
      await solveByKeyboard(page, words);
      return asker;
    });
}
