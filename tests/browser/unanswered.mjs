// What waits for an editor in Chromium: questions that failed become articles, and what tutors told does, too.
import AxeBuilder from '@axe-core/playwright';
import { employ, enter, handOver } from './console.mjs';
import { must, until, Window } from './support.mjs';

const QUESTION = 'kuka vaihtaa jumppasalin lampun';
const NEW = ['Jumppasalin lamput', 'Lamput vaihtaa kiinteistönhoito, ovi **toisessa kerroksessa**.'];

const said = async (page, words) => {
  await until(async () => (await page.locator('#status').innerText()).includes(words), `"${words}" to be said`).catch(async (error) => {
    throw new Error(`${error.message}; instead: ${await page.locator('#status, .told').allInnerTexts()}`);
  });
};

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

async function open(page, server, groups) {
  await until(async () => {
    await page.goto(`${server.url}/console/unanswered`);
    await page.waitForSelector('.list');
    return (await page.locator('.list').first().locator('li.card').count()) === groups;
  }, `${groups} questions to wait`);
}

// A tutor solves the request, and is asked what helped.
async function solve(context, other, server, question) {
  await employ(server, 'tutor', 'Taina');
  const asker = await handOver(context, server, question);
  const page = await enter(await other(), server, 'Taina');
  await page.waitForSelector('.list a');
  await page.click('.list a');
  await page.click('text=Ota minulle');
  await page.waitForSelector('text=Merkitse ratkaistuksi');
  await page.click('text=Merkitse ratkaistuksi');
  await page.waitForSelector('#line-question');
  return { asker, page };
}

export function unansweredTests(test) {
  test('a question without an answer becomes an article, and then it is answered', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const asker = await Window.open(context, server);
    await asker.ask(QUESTION);
    const second = await Window.open(await other(), server);
    await second.ask(`${QUESTION}?`);
    const third = await Window.open(await other(), server);
    await third.ask('pönttöuuni vetää huonosti 040 123 4567');
    const page = await enter(await other(), server, 'Eeva');
    await open(page, server, 2);
    const [first, last] = [page.locator('.list').first().locator('li.card').first(), page.locator('.list').first().locator('li.card').last()];
    must((await first.innerText()).includes('2 kysyjää'), 'who asked the same is counted');
    must((await first.innerText()).includes(QUESTION), 'its words are shown');
    const masked = await last.innerText();
    must(masked.includes('pönttöuuni') && !masked.includes('4567'), `contacts are covered: ${masked}`);
    await last.locator('text=Ohita').click();
    await said(page, 'ohitettu');
    await open(page, server, 1);
    await page.locator('text=Kirjoita artikkeli').first().click();
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-questions')).includes(QUESTION), 'the question is an example');
    await page.fill('#article-title', NEW[0]);
    await page.fill('#article-body', `Koodi on 131052-308T.\n\n${NEW[1]}`);
    await page.click('.bar .main');
    await until(async () => (await page.locator('.told').innerText()).includes('henkilötunnus'), 'an identity code to be refused');
    await page.fill('#article-body', NEW[1]);
    await page.click('.bar .main');
    await said(page, 'Julkaistu');
    await open(page, server, 0);
    await until(async () => (await (await asker.ask(QUESTION)).innerText()).includes('kiinteistönhoito'), 'the chat to answer it');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('a question is added to the article that it belongs to, or is out of scope', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const asker = await Window.open(context, server);
    await asker.ask('tulostin hyrrää kummallisesti eikä paperi etene mihinkään suuntaan');
    if ((await asker.page.locator('text=Ei mikään näistä').count()) > 0) await asker.page.locator('text=Ei mikään näistä').last().click();
    const page = await enter(await other(), server, 'Eeva');
    await open(page, server, 1);
    const near = page.locator('.near li').first();
    const title = await near.locator('a').innerText();
    await near.locator('button').click();
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-title')) === title, 'the article that was chosen');
    must((await page.inputValue('#article-questions')).includes('hyrrää'), 'with the question');
    await page.click('text=Hylkää muutokseni');
    await page.waitForSelector('.badges');
    await open(page, server, 1);
    await page.click('text=Ei kuulu Neuvolle');
    await said(page, 'ei kuulu Neuvolle');
    await open(page, server, 0);
    return asker;
  });

  test('an article is begun in one language and goes on in another', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    await page.goto(`${server.url}/console/articles/new`);
    await page.fill('#title', 'Pönttöuunin sytyttäminen');
    await page.click('text=Aloita');
    await page.waitForSelector('#article-body');
    must(page.url().endsWith('/console/articles/fi/ponttouunin-sytyttaminen'), page.url());
    await page.fill('#article-body', 'Avaa pelti ensin.');
    await page.click('text=Tallenna luonnoksena');
    await said(page, 'Luonnos');
    await page.goto(`${server.url}/console/articles`);
    await page.click('[data-choice="draft"]');
    await page.click('.list a');
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-body')) === 'Avaa pelti ensin.', 'the draft is found again');
    await page.click('.bar .main');
    await said(page, 'Julkaistu');
    await until(async () => {
      await page.goto(`${server.url}/console/articles/sv/ponttouunin-sytyttaminen`);
      await page.waitForSelector('#article-body');
      return page.locator('text=Avaa pelti ensin.').first().isVisible();
    }, 'the Finnish text beside the Swedish one');
    await page.fill('#article-title', 'Att tända kakelugnen');
    await page.fill('#article-body', 'Öppna spjället först.');
    await page.click('.bar .main');
    await said(page, 'Julkaistu');
    return Window.open(context, server);
  });

  test('what a tutor told becomes an article in the browser', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const { asker, page: tutor } = await solve(context, other, server, 'pönttöuuni vetää huonosti');
    await tutor.fill('#line-question', 'Miten uunin saa vetämään?');
    await tutor.fill('#line-answer', 'Avaa pelti kokonaan ja odota hetki.');
    await tutor.locator('form:has(#line-question) button.main').click();
    await tutor.locator('#line-question').waitFor({ state: 'hidden' });
    const page = await enter(await other(), server, 'Eeva');
    await page.goto(`${server.url}/console/unanswered`);
    const draft = page.locator('.list').nth(1).locator('li.card');
    await draft.waitFor();
    must((await draft.innerText()).includes('Avaa pelti kokonaan'), 'what solved it is shown');
    await draft.locator('text=Kirjoita artikkeli').click();
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-body')).startsWith('Avaa pelti kokonaan'), 'it is the text');
    await page.click('.bar .main');
    await said(page, 'Julkaistu');
    await page.goto(`${server.url}/console/unanswered`);
    await page.waitForSelector('text=Yksikään luonnos ei odota.');
    await until(async () => (await (await asker.ask('Miten uunin saa vetämään?')).innerText()).includes('pelti'), 'the chat to answer it');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  for (const colorScheme of ['light', 'dark'])
    test(`what waits is accessible at 320 pixels in three languages, ${colorScheme}`, { alone: true, colorScheme }, async ({ context, other, server }) => {
      await employ(server, 'editor', 'Eeva');
      const asker = await Window.open(context, server);
      await asker.ask(QUESTION);
      const page = await enter(await other({ viewport: { width: 320, height: 640 }, colorScheme }), server, 'Eeva');
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= 320);
      for (const language of ['fi', 'sv', 'en']) {
        await open(page, server, 1);
        await page.click(`[data-language="${language}"]`);
        await page.waitForSelector('.list .card');
        must(await fits(), `${language}: no sideways scrolling`);
        await axe(page, `${language}: what waits`);
        await page.locator('.card .main').first().click();
        await page.waitForSelector('#article-body');
        must(await fits(), `${language}: a new article needs no sideways scrolling`);
        await axe(page, `${language}: a new article`);
        await page.goto(`${server.url}/console/articles/new`);
        await page.waitForSelector('#title');
        await axe(page, `${language}: the beginning of one`);
      }
      return asker;
    });
}

export function importTests(test) {
  test('a table becomes drafts, after its faults were shown by row', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other({ viewport: { width: 320, height: 640 } }), server, 'Eeva');
    await page.goto(`${server.url}/console/articles/import`);
    const choose = async (name, text) => {
      await page.setInputFiles('#table', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.click('form .main');
    };
    await choose('large.csv', `kysymys;vastaus\n${'a;b\n'.repeat(5 * 1024 * 1024)}`);
    await said(page, 'liian suuri');
    await choose('wrong.csv', 'nimi;osoite\nA;B\n');
    await page.waitForSelector('text=Ensimmäisellä rivillä');
    const rows = ['kysymys;vastaus', 'kuka lämmittää saunan;Saunan lämmittää vahtimestari.', 'milloin sauna lämpenee;Saunan lämmittää vahtimestari.', ';Tyhjä', '<img src=x onerror=window.ran=1>;**<b>x</b>**'];
    await choose('faq.csv', rows.join('\r\n'));
    await page.waitForSelector('text=Rivi 4');
    must((await page.locator('.faults').innerText()) === 'Rivi 4: Kysymys puuttuu.', 'the fault with its row');
    await axe(page, 'the import');
    must(await page.evaluate(() => document.documentElement.scrollWidth <= 320), 'no sideways scrolling');
    await page.click('text=Tallenna 2 luonnosta');
    await said(page, '2 luonnosta');
    await page.goto(`${server.url}/console/articles/fi/kuka-lammittaa-saunan`);
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-questions')).split('\n').length === 2, 'both questions are in the one article');
    must((await page.evaluate(() => window.ran)) === undefined && page.faults.length === 0, page.faults.join(' '));
    const status = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/articles/import', { method: 'POST', headers: { 'X-Neuvo-Console': '1' }, body: 'x'.repeat(20 * 1024 * 1024) }).catch(() => null);
      return answer === null ? 'cut' : answer.status;
    });
    must(status === 413 || status === 'cut', `20 MB: ${status}`);
    must((await fetch(`${server.url}/live`)).ok, 'the service goes on');
    return Window.open(context, server);
  });
}
