// The ten main tasks of an editor by keyboard alone: no pointer is touched, and one always sees where one is.
import { employ, SECRET } from './console.mjs';
import { must, until, Window } from './support.mjs';

const TABS_MOST = 400;

// A page that is used by keys only.
class Keys {
  constructor(page) {
    this.page = page;
    page.faults = [];
    page.setDefaultTimeout(15000);
    page.on('pageerror', (error) => page.faults.push(error.message));
  }

  static async open(context, url) {
    const page = await context.newPage();
    await page.addInitScript(() => addEventListener('pointerdown', () => (window.pointed = true), true));
    await page.goto(url);
    return new Keys(page);
  }

  // Goes on by Tab (from the end to the beginning, too) until the element has the focus, and looks whether that is seen.
  async to(selector, words = '') {
    for (let steps = 0; steps < TABS_MOST; steps += 1) {
      const here = await this.page.evaluate(
        ([wanted, said]) => {
          const element = document.activeElement;
          if (!element.matches(wanted) || !element.textContent.includes(said)) return null;
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
          return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none' ? 'seen' : 'unseen';
        },
        [selector, words],
      );
      if (here === 'unseen') throw new Error(`nothing shows that ${selector} ${words} has the focus`);
      if (here === 'seen') return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard never came to ${selector} ${words}`);
  }

  async press(selector, words) {
    await this.to(selector, words);
    await this.page.keyboard.press('Enter');
  }

  async write(selector, words) {
    await this.to(selector);
    await this.page.keyboard.type(words);
  }

  said(words) {
    return until(async () => (await this.page.locator('#status').innerText()).includes(words), `the page to say "${words}"`);
  }

  async publish() {
    await this.press('form.article .deeds button.main');
    await this.said('Julkaistu');
  }
}

async function signIn(keys, name) {
  await keys.page.waitForSelector('#name');
  await keys.write('#name', name);
  await keys.write('#password', SECRET);
  await keys.page.keyboard.press('Enter');
  await keys.page.waitForSelector('.list .card');
}

async function findAndOpen(keys) {
  const { page } = keys;
  const cards = () => page.locator('.list .card').count();
  const all = await cards();
  must(all > 20, `the list shows ${all} articles`);
  await keys.press('[data-choice="unchecked"]');
  await page.waitForSelector('[data-choice="unchecked"][aria-pressed="true"]');
  await keys.press('[data-choice="all"]');
  await until(async () => (await cards()) === all, 'all of them again');
  await keys.write('#search', 'printer-toner');
  await until(async () => (await cards()) === 1, 'the one that was looked for');
  await keys.press('.list a');
  await page.waitForSelector('#article-body');
}

async function editAndTry(keys) {
  const { page } = keys;
  await keys.to('#article-body');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Kysy **Kerttulta**.\n\n');
  await until(async () => (await page.locator('.preview strong').first().innerText()) === 'Kerttulta', 'the preview');
  await keys.press('details:has(pre.preview) summary');
  await until(async () => (await page.locator('pre.preview').innerText()).startsWith('Kysy Kerttulta.'), 'the preview as plain text');
  await keys.write('#bench', 'häkkyrä valittaa purkista');
  await page.keyboard.press('Enter');
  await keys.press('button', 'Lisää esimerkkikysymykseksi');
  await until(async () => (await page.inputValue('#article-questions')).endsWith('häkkyrä valittaa purkista'), 'the example');
  await keys.said('');
}

async function compareAndRestore(keys) {
  const { page } = keys;
  await keys.press('.versions summary');
  await keys.press('.versions li:last-child button');
  await page.waitForSelector('.difference .come');
  await keys.press('button', 'Palauta tämä lomakkeelle');
  await until(async () => !(await page.inputValue('#article-body')).includes('Kerttulta'), 'the old text in the form');
  must((await page.evaluate(() => document.activeElement.id)) === 'article-title', 'the form has the focus');
}

async function answerWhatFailed(keys) {
  const { page } = keys;
  await keys.press('#rooms a', 'Vastausta vaille');
  await page.waitForSelector('#search');
  await keys.write('#search', 'pönttöuunin');
  await keys.press('.list .card button.main', 'Kirjoita artikkeli');
  await page.waitForSelector('#article-body');
  await keys.write('#article-body', 'Avaa pelti ensin.');
  await keys.publish();
}

export function keyboardTests(test) {
  test("an editor's ten main tasks by keyboard alone", { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    const asker = await Window.open(context, server);
    await asker.ask('pönttöuunin sytyttäminen');
    const keys = await Keys.open(await other(), `${server.url}/console`);
    await signIn(keys, 'Eeva');
    await findAndOpen(keys);
    await editAndTry(keys);
    await keys.publish();
    await until(async () => (await (await asker.ask('häkkyrä valittaa purkista')).innerText()).includes('Kerttulta'), 'the chat to answer it');
    await compareAndRestore(keys);
    await keys.publish();
    await answerWhatFailed(keys);
    const later = await Window.open(await other(), server);
    await until(async () => (await (await later.ask('pönttöuunin sytyttäminen')).innerText()).includes('pelti'), 'the chat to answer what failed');
    must((await keys.page.evaluate(() => window.pointed)) === undefined, 'no pointer was used');
    must(keys.page.faults.length === 0, keys.page.faults.join(' '));
    return asker;
  });
}
