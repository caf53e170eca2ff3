// Articles in the console in Chromium: a first-time editor mends a wrong answer; nothing that was written is lost.
import AxeBuilder from '@axe-core/playwright';
import { employ, enter } from './console.mjs';
import { must, until, Window } from './support.mjs';

const QUESTION = 'mistä tilaan uuden tulostimen värikasetin';

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

async function open(page, server, topic = 'printer-toner', language = 'fi') {
  await page.goto(`${server.url}/console/articles/${language}/${topic}`);
  await page.waitForSelector('#article-body');
}

// What the chat answers to it, once it is this.
async function answers(asker, question, words) {
  const began = Date.now();
  await until(async () => (await (await asker.ask(question)).innerText()).includes(words), `the chat to answer "${words}"`);
  return Date.now() - began;
}

export function articleTests(test) {
  test('an editor who knows only what was asked mends the answer, and the chat says so at once', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const asker = await Window.open(context, server);
    const page = await enter(await other(), server, 'Eeva');
    await page.fill('#wrong', QUESTION);
    await page.press('#wrong', 'Enter');
    await page.click('.found li:first-child a');
    await page.waitForSelector('#article-body');
    const title = await page.inputValue('#article-title');
    const before = await page.inputValue('#article-body');
    await page.fill('#article-body', `Värikasetit haetaan Kerttulta **huoneesta 12**.\n\n${before}`);
    must((await page.locator('.preview strong').first().innerText()) === 'huoneesta 12', 'the preview shows bold words');
    await page.click('text=Julkaise');
    await until(async () => (await page.locator('#status').innerText()).includes('Julkaistu'), 'it to be published');
    const took = await answers(asker, QUESTION, 'Kerttulta');
    must(took < 5000, `in force after ${took} ms`);
    await page.click('.versions summary');
    must((await page.locator('.versions li').first().innerText()).includes('Eeva'), 'the version says who wrote it');
    await page.locator('.versions li').last().locator('button').click(); // what came with Neuvo
    await page.waitForSelector('.difference .come');
    await page.click('text=Palaa Neuvon mukana tulleeseen');
    await page.click('.told button.main'); // it is asked first
    await until(async () => (await page.inputValue('#article-body')) === before, 'what came with Neuvo to be back');
    must((await page.inputValue('#article-title')) === title, 'its title, too');
    await until(async () => !(await (await asker.ask(QUESTION)).innerText()).includes('Kerttulta'), 'the old answer to be back');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('two editors on one article: the later one sees both texts and loses none', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    await employ(server, 'editor', 'Matti');
    const eeva = await enter(await other(), server, 'Eeva');
    const matti = await enter(await other(), server, 'Matti');
    await open(eeva, server);
    await open(matti, server);
    await eeva.fill('#article-body', 'Eevan teksti.\n\n1. Kysy Eevalta.');
    await eeva.click('text=Julkaise');
    await until(async () => (await eeva.locator('#status').innerText()).includes('Julkaistu'), 'the first to be published');
    await matti.fill('#article-body', 'Matin teksti.\n\n1. Kysy Matilta.');
    await matti.click('text=Julkaise');
    await until(async () => (await matti.locator('.told').innerText()).includes('Eeva'), 'the second to hear of the first');
    must((await matti.locator('.told').innerText()).includes('Eevan teksti.'), 'their text is shown');
    must((await matti.inputValue('#article-body')).startsWith('Matin teksti.'), 'the own text is kept');
    await matti.reload();
    await matti.waitForSelector('#article-body');
    must((await matti.inputValue('#article-body')).startsWith('Matin teksti.'), 'also over a reload');
    await matti.click('text=Julkaise');
    await matti.click('text=Julkaise minun tekstini');
    await until(async () => (await matti.locator('#status').innerText()).includes('Julkaistu'), 'the second to be published');
    await matti.click('.versions summary');
    must((await matti.locator('.versions li').count()) === 3, 'two versions and what came with Neuvo');
    const asker = await Window.open(context, server);
    await answers(asker, QUESTION, 'Matin teksti.');
    for (const page of [eeva, matti]) must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('a sign-in that ended, a fault and a question that would be lost: the text stays', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const mine = await other();
    const page = await enter(mine, server, 'Eeva');
    await open(page, server);
    const title = await page.inputValue('#article-title');
    await page.fill('#article-body', 'Uusi teksti, {{suport_phone}}.');
    await mine.clearCookies();
    await page.click('text=Julkaise');
    await page.waitForSelector('#name');
    await page.fill('#name', 'Eeva');
    await page.fill('#password', 'neljä hevosta laiturilla');
    await page.press('#password', 'Enter');
    await page.waitForSelector('#article-body');
    must((await page.inputValue('#article-body')) === 'Uusi teksti, {{suport_phone}}.', 'the half-written text is there');
    await page.click('text=Julkaise');
    await until(async () => (await page.locator('.told').innerText()).includes('support_phone'), 'the fault with the nearest right name');
    await page.fill('#article-body', '---\ntitle: toinen\n---\nTeksti.');
    await page.click('text=Julkaise');
    await until(async () => (await page.locator('.told').innerText()).includes('Vastaus:'), 'front matter in the text to be refused');
    await page.fill('#article-body', 'Teksti.');
    await page.fill('#article-title', 'Kahvinkeitin');
    await page.fill('#article-questions', 'mistä saa kahvia');
    await page.locator('details summary', { hasText: 'Lisää tietoja' }).click();
    await page.fill('#article-keywords', 'kahvi');
    await page.click('text=Julkaise');
    await until(async () => /väri|kasetti|muste/i.test(await page.locator('.told li').first().innerText()), 'the questions that would be lost');
    await page.click('text=Hylkää muutokseni').catch(() => {});
    const asker = await Window.open(context, server);
    await answers(asker, QUESTION, 'väri');
    must(title.length > 0 && page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('a question that goes elsewhere becomes an example with one click', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    await open(page, server);
    await page.fill('#bench', 'häkkyrä valittaa purkista');
    await page.press('#bench', 'Enter');
    await page.click('text=Lisää esimerkkikysymykseksi');
    await until(async () => (await page.inputValue('#article-questions')).endsWith('häkkyrä valittaa purkista'), 'the example');
    await until(async () => (await page.locator('.found').innerText()).includes('vastaa ensimmäinen'), 'it to be answered in the trial');
    await page.click('text=Julkaise');
    await until(async () => (await page.locator('#status').innerText()).includes('Julkaistu'), 'it to be published');
    const asker = await Window.open(context, server);
    await answers(asker, 'häkkyrä valittaa purkista', 'väri');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  test('who may not edit reaches no article', { alone: true }, async ({ context, other, server }) => {
    const routes = [
      ['GET', 'articles'],
      ['POST', 'articles/ask', { text: 'x', language: 'fi' }],
      ['GET', 'articles/fi/printer-toner'],
      ['GET', 'articles/fi/printer-toner/versions/1'],
      ['POST', 'articles/tool-changed', { id: '00000000-0000-4000-8000-000000000021', tool: 'printer' }],
      ['GET', 'learnt'],
      ['POST', 'learnt/forgotten', { id: '00000000-0000-4000-8000-000000000022', code: 'x' }],
      ...['try', 'publish', 'draft', 'takeback', 'schedule', 'archive', 'check', 'approve', 'seen'].map((deed) => ['POST', `articles/fi/printer-toner/${deed}`, { id: `00000000-0000-4000-8000-${deed}`.slice(0, 36), version: 0, title: 'x', body: 'y' }]),
    ];
    for (const access of ['staff', 'tutor', 'manager', 'operator']) {
      await employ(server, access, `Nimi ${access}`);
      const page = await enter(await other(), server, `Nimi ${access}`);
      for (const [method, path, body] of routes) {
        const status = await page.evaluate(
          async ([how, where, what]) =>
            (await fetch(`/api/v1/${where}`, { method: how, headers: { 'X-Neuvo-Console': '1' }, ...(what ? { body: JSON.stringify(what) } : {}) })).status,
          [method, path, body],
        );
        must(status === 403, `${access} ${method} ${path}: ${status}`);
      }
      await page.goto(`${server.url}/console/articles`);
      await page.waitForSelector('h1');
      must((await page.locator('#article-body, #wrong').count()) === 0, `${access} sees no article`);
    }
    for (const [method, path, body] of routes) {
      const { status } = await fetch(`${server.url}/api/v1/${path}`, { method, headers: { 'X-Neuvo-Console': '1' }, ...(body ? { body: JSON.stringify(body) } : {}) });
      must(status === 401, `nobody ${method} ${path}: ${status}`);
    }
    return Window.open(context, server);
  });

  test('what is written into an article never runs', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    const bad = [
      '<script>window.ran = 1</script>',
      '<img src=x onerror="window.ran = 1">',
      '[x](javascript:window.ran=1)',
      '**<svg onload=window.ran=1>**',
      '"><iframe srcdoc="<script>parent.ran=1</script>">',
      "' onfocus=window.ran=1 autofocus x='",
    ];
    await open(page, server);
    await page.fill('#article-title', bad.slice(0, 2).join(' '));
    await page.fill('#article-body', bad.join('\n\n'));
    await page.fill('#article-questions', [...bad, QUESTION].join('\n'));
    await page.locator('details summary', { hasText: 'Lisää tietoja' }).click();
    await page.fill('#article-owner', bad[1]);
    await page.click('text=Tallenna luonnoksena');
    await until(async () => (await page.locator('#status').innerText()).includes('Luonnos'), 'the draft to be kept');
    await page.click('text=Julkaise');
    await until(async () => (await page.locator('#status').innerText()).includes('Julkaistu') || (await page.locator('.told button').count()) > 0, 'the answer');
    if ((await page.locator('.told button').count()) > 0) await page.locator('.told button').first().click();
    await until(async () => (await page.locator('#status').innerText()).includes('Julkaistu'), 'it to be published');
    await page.click('.versions summary');
    await page.locator('.versions li').last().locator('button').click();
    await page.waitForSelector('.difference');
    await page.fill('#bench', bad[0]);
    await page.press('#bench', 'Enter');
    await page.waitForSelector('.found');
    await page.goto(`${server.url}/console/articles`);
    await page.waitForSelector('.list .card');
    await page.fill('#wrong', QUESTION);
    await page.press('#wrong', 'Enter');
    await page.waitForSelector('.found a');
    const asker = await Window.open(context, server);
    await answers(asker, QUESTION, '<script>');
    for (const one of [page, asker.page]) must((await one.evaluate(() => window.ran)) === undefined, 'something ran');
    must(page.faults.length === 0, page.faults.join(' '));
    return asker;
  });

  for (const colorScheme of ['light', 'dark'])
    test(`the articles are accessible at 320 pixels in three languages, ${colorScheme}`, { alone: true, colorScheme }, async ({ context, other, server }) => {
      await employ(server, 'editor', 'Eeva');
      const narrow = await other({ viewport: { width: 320, height: 640 }, colorScheme });
      const page = await enter(narrow, server, 'Eeva');
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= 320);
      for (const language of ['fi', 'sv', 'en']) {
        await page.goto(`${server.url}/console/articles`);
        await page.click(`[data-language="${language}"]`);
        await page.waitForSelector('.list .card');
        await page.fill('#wrong', 'teams ei toimi');
        await page.press('#wrong', 'Enter');
        await page.waitForSelector('.found a');
        await page.locator('.found summary').click();
        must(await fits(), `${language}: the list needs no sideways scrolling`);
        await axe(page, `${language}: the list`);
        await open(page, server, 'teams-no-sound', language);
        for (const summary of await page.locator('summary').all()) await summary.click();
        await page.fill('#article-body', 'x {{suport_phone}}');
        await page.locator('.deeds button.main').click();
        await page.waitForSelector('.told li');
        await page.locator('.versions li').last().locator('button').click();
        await page.waitForSelector('.difference');
        must(await fits(), `${language}: the article needs no sideways scrolling`);
        await axe(page, `${language}: the article`);
        await page.evaluate(() => sessionStorage.clear());
      }
      return Window.open(context, server);
    });

  test('the keyboard alone finds, mends and publishes', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const page = await enter(await other(), server, 'Eeva');
    await page.waitForSelector('#wrong');
    const tabTo = async (is, what) => {
      for (let steps = 0; steps < 200; steps += 1) {
        if (await page.evaluate(is)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the keyboard never came to ${what}`);
    };
    await tabTo(() => document.activeElement.id === 'wrong', 'the question');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.found a');
    await tabTo(() => document.activeElement.closest('.found') && document.activeElement.tagName === 'A', 'the answer');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#article-body');
    await tabTo(() => document.activeElement.id === 'article-body', 'the text');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('Näppäimillä korjattu.\n\n');
    await tabTo(() => document.activeElement.matches('.deeds button.main'), 'Publish');
    await page.keyboard.press('Enter');
    await until(async () => (await page.locator('#status').innerText()).includes('Julkaistu'), 'it to be published');
    const asker = await Window.open(context, server);
    await answers(asker, QUESTION, 'Näppäimillä korjattu.');
    return asker;
  });
}
