// The chat page in Chromium, against a real server. Each test gets a fresh browser context (nothing stored).
import AxeBuilder from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import { articleTests } from './articles.mjs';
import { attackTests } from './attack.mjs';
import { stateTests } from './states.mjs';
import { checkinTests } from './checkins.mjs';
import { consoleTests } from './console.mjs';
import { deskTests } from './desk.mjs';
import { handbookTests } from './handbook.mjs';
import { roundTests } from './rounds.mjs';
import { reportTests } from './reports.mjs';
import { keyboardTests } from './keyboard.mjs';
import { rightsTests } from './rights.mjs';
import { serviceDeskTests } from './servicedesk.mjs';
import { ticketTests } from './ticket.mjs';
import { importTests, unansweredTests } from './unanswered.mjs';
import { weightTests } from './weight.mjs';
import { beginBrowser, must, Server, until, Window } from './support.mjs';

const MINUTE = 60 * 1000;
const tests = [];

function test(name, body, options = {}) {
  tests.push({ name, body, options });
}

const questions = {
  fi: ['miten jaan näytön teamsissä?', 'Jaa', 'Lähde:'],
  sv: ['hur delar jag skärmen i teams?', 'Dela', 'Källa:'],
  en: ['how do I share my screen in Teams?', 'Share', 'Source:'],
};

for (const [language, [question, word, source]] of Object.entries(questions))
  test(`asked in ${language} it answers in ${language}`, async ({ context, server }) => {
    const window = await Window.open(context, server);
    const reply = await window.ask(question);
    must((await reply.getAttribute('lang')) === language, `the reply is marked ${await reply.getAttribute('lang')}`);
    const words = await reply.innerText();
    must(words.includes(word) && words.includes(source), `it says: ${words}`);
    must((await reply.locator('ol li').count()) >= 3, 'the steps are a list');
    must((await window.page.locator('.message.in .state').count()) === 0, 'the question is acknowledged');
    must((await window.page.evaluate(() => document.activeElement.id)) === 'input', 'the focus stays in the input');
    must(await window.page.locator('#typing').isHidden(), 'nobody is writing any more');
    return window;
  });

test('the page speaks the chosen language and keeps the choice', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.page.click('[data-language=sv]');
  await window.expectText('#end', 'Avsluta och töm');
  must((await window.page.getAttribute('html', 'lang')) === 'sv', 'the page is marked as Swedish');
  await window.page.reload();
  await window.expectText('#end', 'Avsluta och töm');
  await window.page.locator('#examples button').first().click();
  const reply = await window.reply(0);
  must((await reply.getAttribute('lang')) === 'sv', 'an example is answered in the language of the page');
  return window;
});

test('the three languages say the same things', async () => {
  const file = new URL('../../bot/connectors/web/page/texts.js', import.meta.url);
  const source = readFileSync(file, 'utf8');
  const names = source
    .split(/^  (?:fi|sv|en): \{$/m)
    .slice(1)
    .map((part) => [...part.split(/^  \},$/m)[0].matchAll(/^    (\w+):/gm)].map((found) => found[1]).join(' '));
  must(names.length === 3 && names[0].length > 100, 'the texts were found');
  must(names[0] === names[1] && names[1] === names[2], `different names: ${names.join(' | ')}`);
});

test('the keyboard alone is enough', async ({ context, server }) => {
  const window = await Window.open(context, server);
  const { page } = window;
  must((await page.evaluate(() => document.activeElement.id)) === 'input', 'the input has the focus at first');
  await page.keyboard.type('salasana');
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  must((await page.inputValue('#input')) === 'salasana\n', 'Shift+Enter begins a new line');
  await page.keyboard.press('Enter');
  await window.reply(0);
  const visited = [];
  for (let i = 0; i < 40 && !visited.includes('about'); i += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return { name: element.id || element.dataset.language || element.className || element.tagName, visible };
    });
    must(here.visible || here.name === 'BODY', `the focus on ${here.name} can be seen`);
    visited.push(here.name);
  }
  await page.keyboard.press('Shift+Tab');
  for (const wanted of ['own-device', 'end', 'about']) must(visited.includes(wanted), `${wanted} is reached: ${visited}`);
  await page.locator('.choices button').first().focus();
  await page.keyboard.press('Enter');
  await window.expectCount('.message.in', 2);
  must((await page.evaluate(() => document.activeElement.id)) === 'input', 'after a choice the input has the focus');
  return window;
});

test('choices by button and by number', async ({ context, server }) => {
  const window = await Window.open(context, server);
  const clarified = await window.ask('salasana');
  must((await clarified.locator('.choices button').count()) >= 2, 'it offers choices');
  const label = await clarified.locator('.choices button span').nth(1).innerText();
  must((await clarified.locator('.choices .number').first().innerText()) === '1', 'the choices are numbered');
  await clarified.locator('.choices button').first().click();
  const byButton = await (await window.reply(1)).innerText();
  await window.expectText('.message.in:last-of-type, .message.in >> nth=1', label);
  await until(async () => (await clarified.locator('.choices button:enabled').count()) === 0, 'old choices to close');
  await window.end();
  await window.expectEmpty();
  await window.ask('salasana');
  const byNumber = await (await window.ask('1')).innerText();
  const steps = (words) => words.split('\n').filter((line) => line.length > 30)[0];
  must(steps(byButton) === steps(byNumber), `button: ${byButton}\nnumber: ${byNumber}`);
  return window;
});

test('two windows of one visit show the same', async ({ context, server }) => {
  const first = await Window.open(context, server);
  await first.page.check('#own-device');
  const second = await Window.open(context, server);
  await first.ask('miten jaan näytön teamsissä?');
  await second.expectCount('.message.in', 1);
  await second.expectCount('.message.out', 1);
  await second.ask('unohdin salasanani');
  await first.expectCount('.message.in', 2);
  await first.expectCount('.message.out', 2);
  const texts = await Promise.all([first, second].map((window) => window.page.locator('#log').innerText()));
  must(texts[0] === texts[1], `${texts[0]}\n---\n${texts[1]}`);
  await second.end();
  await first.expectEmpty();
  return first;
});

test('a reload shows everything again, once', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('miten jaan näytön teamsissä?');
  await window.ask('<img src=x onerror="document.title=1"> **ei** [x](javascript:alert(1))');
  const before = await window.page.locator('#log').innerText();
  must(before.includes('<img src=x onerror='), 'what was written is shown as text');
  must((await window.count('#log img')) === 0 && (await window.page.title()) === 'Neuvo', 'and never as HTML');
  await window.page.reload();
  await window.expectCount('.message.out', 2);
  await until(async () => (await window.page.locator('#log').innerText()) === before, 'the same conversation');
  return window;
});

test(
  'a killed server loses and doubles nothing',
  async ({ context, server }) => {
    const window = await Window.open(context, server);
    await window.ask('miten jaan näytön teamsissä?');
    await server.stop('SIGKILL');
    await window.expectText('#connection', 'Yhteys on poikki');
    await window.write('unohdin salasanani');
    await window.expectText('.message.in .state', 'Odottaa yhteyttä');
    await window.page.reload().catch(() => {}); // nobody is there to serve the page: what waits is in the browser
    await server.start();
    await window.page.goto(`${server.url}/chat`);
    await window.expectCount('.message.out', 2);
    await window.expectCount('.message.in', 2);
    await window.expectCount('.message.in .state', 0);
    await server.stop('SIGKILL');
    await window.write('miten pääsen langattomaan verkkoon');
    await window.expectText('#connection', 'Yhteys on poikki');
    await server.start();
    await window.expectText('#connection', 'Yhteys palasi');
    await window.expectCount('.message.out', 3);
    await window.expectCount('.message.in', 3);
    await window.expectCount('.message.in .state', 0);
    return window;
  },
  { alone: true },
);

test('a graceful restart is survived too', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  await server.stop('SIGTERM');
  await server.start();
  await window.ask('miten jaan näytön teamsissä?');
  await window.expectCount('.message.in', 2);
  return window;
}, { alone: true });

test('no network for a while', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  await context.setOffline(true);
  await window.page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await window.write('miten jaan näytön teamsissä?');
  await context.setOffline(false);
  await window.expectCount('.message.out', 2);
  await window.expectCount('.message.in', 2);
  return window;
});

test('fifteen minutes of silence empty the page', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.page.clock.install();
  await window.page.reload();
  await window.ask('unohdin salasanani');
  await window.page.clock.fastForward(14 * MINUTE);
  must(!(await window.isEmpty()), 'not before the time');
  await window.page.clock.fastForward(2 * MINUTE);
  await window.expectEmpty();
  await window.expectText('#connection', 'hetkeen');
  await window.ask('miten jaan näytön teamsissä?');
  await window.expectCount('.message', 2);
  return window;
});

test('a laptop that slept through the time wakes up empty', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  await window.page.evaluate((ms) => {
    const now = Date.now; // the machine slept: no timer ran, the wall clock moved
    Date.now = () => now() + ms;
    document.dispatchEvent(new Event('visibilitychange'));
  }, 8 * 60 * MINUTE);
  await window.expectEmpty();
  return window;
});

test('a tab that is opened again after the time shows nothing', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  const before = await window.page.evaluate(() => {
    const kept = JSON.parse(sessionStorage.getItem('neuvo-visit'));
    sessionStorage.setItem('neuvo-visit', JSON.stringify({ ...kept, lastAt: kept.lastAt - 16 * 60 * 1000 }));
    return kept.visit;
  });
  await window.page.reload();
  await window.expectEmpty();
  const after = await window.page.evaluate(() => JSON.parse(sessionStorage.getItem('neuvo-visit')).visit);
  must(after !== before, 'the secret of the visit is forgotten');
  return window;
});

test('what cannot be undone is asked first', async ({ context, server }) => {
  const window = await Window.open(context, server);
  const { page } = window;
  const file = (name, mimeType, words) => page.setInputFiles('#picture', { name, mimeType, buffer: Buffer.from(words) });
  await window.ask('unohdin salasanani');
  await page.click('#end');
  await page.waitForSelector('#asking[open]');
  await page.keyboard.press('Escape');
  await window.expectCount('.message.out', 1); // nothing happened
  await file('ohje.pdf', 'application/pdf', '%PDF-1.4 no real one');
  await page.waitForSelector('#asking[open]');
  await window.expectText('#asking-title', 'PDF');
  await page.click('#asking [data-part="no"]');
  await file('muistio.txt', 'text/plain', 'moi');
  await window.expectText('#connection', 'ei voi liittää');
  await page.fill('#input', 'a'.repeat(3500));
  await window.expectText('#length', 'noin 500 merkkiä');
  await page.fill('#input', 'a'.repeat(4100));
  await window.expectText('#length', 'liian pitkä');
  await page.fill('#input', '');
  await window.expectText('#length', '');
  await window.end();
  await window.expectEmpty();
  return window;
});

test('end and clear leaves nothing for the next person', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  const before = await window.page.evaluate(() => sessionStorage.getItem('neuvo-visit'));
  await window.end();
  await window.expectEmpty();
  await window.expectText('#connection', 'lopetettu ja tyhjennetty');
  const old = JSON.parse(before).visit;
  must(!(await window.page.evaluate(() => sessionStorage.getItem('neuvo-visit'))).includes(old), 'the secret is forgotten');
  await window.page.reload();
  await window.expectEmpty();
  await window.page.evaluate((kept) => sessionStorage.setItem('neuvo-visit', kept), before);
  await window.page.reload(); // even somebody who had copied the secret sees nothing
  await window.ask('miten jaan näytön teamsissä?');
  await window.expectCount('.message', 2);
  return window;
});

test('what was forgotten is on no page any more', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.page.check('#own-device');
  const other = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  const asked = await window.ask('unohda minut');
  await other.expectCount('.message', 4);
  await asked.getByRole('button', { name: 'Kyllä, poista' }).click();
  for (const page of [window, other]) {
    await page.expectText('.message.out', 'Poistin');
    await page.expectCount('.message', 1);
    const words = await page.page.locator('body').innerText();
    must(!words.includes('unohdin salasanani') && !words.includes('unohda minut'), `it still says: ${words}`);
  }
  await window.page.reload();
  await window.expectCount('.message', 1);
  await window.ask('miten jaan näytön teamsissä?'); // and the conversation goes on
  await window.expectCount('.message', 3);
  await other.expectCount('.message', 3);
  return window;
});

test(
  'forgetting on a touch screen does not lose the focus',
  async ({ context, server }) => {
    const window = await Window.open(context, server);
    const asked = await window.ask('unohda minut');
    await asked.getByRole('button', { name: 'Kyllä, poista' }).tap();
    await window.expectCount('.message', 1);
    const focused = () => window.page.evaluate(() => document.activeElement.className);
    await until(async () => (await focused()) === 'message out', `the reply to have the focus, not "${await focused()}"`);
    return window;
  },
  { hasTouch: true, isMobile: true },
);

test('on one’s own device the conversation outlives the tab', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('unohdin salasanani');
  await window.page.check('#own-device');
  await window.page.close();
  const later = await Window.open(context, server);
  await later.expectCount('.message.out', 1);
  must(await later.page.isChecked('#own-device'), 'the box stays checked');
  await later.page.uncheck('#own-device');
  must((await later.page.evaluate(() => localStorage.length)) === 0, 'nothing is left on the device');
  return later;
});

test('the exchange is saved as a file', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.ask('miten jaan näytön teamsissä?');
  const reply = await window.ask('tallenna');
  const [download] = await Promise.all([window.page.waitForEvent('download'), reply.locator('a.file').click()]);
  const content = readFileSync(await download.path(), 'utf8');
  must(/\.txt$/.test(download.suggestedFilename()), download.suggestedFilename());
  must(content.includes('miten jaan näytön teamsissä?') && content.includes('Jaa'), content);
  return window;
});

test('nothing sticks out at 320 pixels', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.page.setViewportSize({ width: 320, height: 640 });
  const overflow = () => window.page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
  must((await overflow()) <= 0, 'empty');
  await window.ask('salasana');
  await window.ask(`miten jaan näytön teamsissä? ${'a'.repeat(200)}`);
  must((await overflow()) <= 0, 'with an answer');
  const inner = await window.page.evaluate(() => {
    const scroll = document.getElementById('scroll');
    return scroll.scrollWidth - scroll.clientWidth;
  });
  must(inner <= 0, 'inside the conversation');
  const small = await window.page.evaluate(() =>
    [...document.querySelectorAll('button, input, a, textarea')]
      .filter((element) => element.offsetParent !== null && !element.closest('p') && !element.classList.contains('skip'))
      .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
      .map((element) => element.outerHTML),
  );
  must(small.length === 0, `too small to hit: ${small.join(' ')}`);
  return window;
});

test('who reads above is not torn away', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.page.setViewportSize({ width: 600, height: 600 });
  await window.page.emulateMedia({ reducedMotion: 'reduce' }); // no gliding, which would go on under our hands
  await window.page.check('#own-device');
  const other = await Window.open(context, server);
  for (const question of ['miten jaan näytön teamsissä?', 'unohdin salasanani']) await window.ask(question);
  await window.page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame(); // the page has heard of its own scrolling before the person scrolls
    await frame();
    document.getElementById('scroll').scrollTop = 0;
  });
  await until(() => window.page.evaluate(() => document.getElementById('scroll').scrollTop === 0), 'the top');
  await other.ask('miten pääsen langattomaan verkkoon?');
  await window.page.locator('#jump').waitFor();
  must((await window.page.evaluate(() => document.getElementById('scroll').scrollTop)) === 0, 'the view stays');
  await window.page.click('#jump');
  await window.page.locator('#jump').waitFor({ state: 'hidden' });
  return window;
});

test('a message that is too long is told', async ({ context, server }) => {
  const window = await Window.open(context, server);
  await window.write('pitkä '.repeat(4000));
  await window.expectText('#problem', 'liian pitkä');
  must((await window.page.inputValue('#input')).length > 20000, 'the words are still there');
  await window.ask('unohdin salasanani');
  return window;
});

for (const scheme of ['light', 'dark'])
  for (const width of [1280, 360])
    test(
      `axe finds nothing (${scheme}, ${width} px)`,
      async ({ context, server }) => {
        const window = await Window.open(context, server);
        await window.page.setViewportSize({ width, height: 740 });
        const check = async (where) => {
          const { violations } = await new AxeBuilder({ page: window.page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
            .analyze();
          must(violations.length === 0, `${where}: ${JSON.stringify(violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].any[0]?.message]))}`);
        };
        await check('empty');
        await window.ask('salasana');
        await check('choices');
        await window.ask('1');
        await check('answer');
        for (const language of ['fi', 'sv', 'en']) {
          await window.page.goto(`${server.url}/chat/about?lang=${language}`);
          await check(`about ${language}`);
        }
        return window;
      },
      { colorScheme: scheme },
    );

for (const [language, words] of Object.entries({
  fi: ['Saavutettavuus', 'Rekisterinpitäjä'],
  sv: ['Tillgänglighet', 'Personuppgiftsansvarig'],
  en: ['Accessibility', 'controller'],
}))
  test(`about Neuvo in ${language}`, async ({ context, server }) => {
    const window = await Window.open(context, server);
    await window.page.click(`[data-language=${language}]`);
    const [about] = await Promise.all([context.waitForEvent('page'), window.page.click('#about')]);
    await about.waitForLoadState();
    must((await about.getAttribute('html', 'lang')) === language, `marked as ${await about.getAttribute('html', 'lang')}`);
    const said = await about.innerText('main');
    for (const word of words) must(said.toLowerCase().includes(word.toLowerCase()), `"${word}" in: ${said}`);
    must(!/[{}]|undefined|about_/.test(said), `no placeholder in: ${said}`);
    return window;
  });

articleTests((name, options, body) => test(name, body, options));
stateTests((name, options, body) => test(name, body, options));
unansweredTests((name, options, body) => test(name, body, options));
importTests((name, options, body) => test(name, body, options));
consoleTests((name, options, body) => test(name, body, options));
checkinTests((name, options, body) => test(name, body, options));
attackTests((name, options, body) => test(name, body, options));
roundTests((name, options, body) => test(name, body, options));
keyboardTests((name, options, body) => test(name, body, options));
weightTests((name, options, body) => test(name, body, options));
rightsTests((name, options, body) => test(name, body, options));
deskTests((name, options, body) => test(name, body, options));
ticketTests((name, options, body) => test(name, body, options));
serviceDeskTests((name, options, body) => test(name, body, options));
handbookTests(test);
reportTests((name, options, body) => test(name, body, options));

async function runOne({ body, options }, browser, shared) {
  const server = options.alone ? await Server.begin(options.env, options.more) : shared;
  const context = await browser.newContext({
    locale: 'fi-FI',
    viewport: { width: 1280, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
    acceptDownloads: true,
    hasTouch: options.hasTouch ?? false,
    isMobile: options.isMobile ?? false,
  });
  const others = []; // windows of other people, nothing shared
  const other = async (more = {}) => {
    others.push(await browser.newContext({ locale: 'fi-FI', ...more }));
    return others.at(-1);
  };
  try {
    const window = await body({ context, other, server });
    if (window && window.faults.length > 0) throw new Error(`the page had faults: ${window.faults.join('; ')}`);
  } finally {
    for (const one of [context, ...others]) await one.close();
    if (options.alone) await server.end();
  }
}

const wanted = process.argv[2] ?? '';
const shared = await Server.begin();
const browser = await beginBrowser();
let failed = 0;
for (const one of tests.filter(({ name }) => name.includes(wanted))) {
  try {
    await runOne(one, browser, shared);
    console.log(`ok browser/${one.name}`);
  } catch (error) {
    failed += 1;
    const [first, ...rest] = String(error.message).split('\n');
    console.log(`not ok browser/${one.name}: ${first}`);
    for (const line of rest.slice(0, 30)) console.log(`  ${line}`);
  }
}
await browser.close();
await shared.end();
process.exit(failed === 0 ? 0 : 1);
