// The page of one ticket in Chromium: a code from the chat opens the answer in another browser, and what is written there
// reaches the tutor.
import AxeBuilder from '@axe-core/playwright';
import { employ, enter, handOver } from './console.mjs';
import { must, until } from './support.mjs';

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  must(wide <= 0, `${what} is ${wide} px too wide`);
}

export function ticketTests(test) {
  test('a code opens the answer on another device', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'mikko');
    const asker = await handOver(context, server, 'kuka siivoaa taukotilan');
    const code = (await asker.page.locator('#log').innerText()).match(/([A-Z2-9]{4}-){2}[A-Z2-9]{4}/)[0];
    await tutor.click('.question');
    await tutor.click('text=Ota minulle');
    await tutor.fill('#message', 'Siistijä käy <b>iltapäivällä</b>.');
    await tutor.press('#message', 'Tab');
    await tutor.keyboard.press('Enter');

    const page = await (await other()).newPage();
    page.setDefaultTimeout(15000);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${server.url}/ticket?lang=fi`);
    await axe(page, 'the page that asks for the code');
    await fits(page, 'the page that asks for the code');
    await page.fill('#code', 'ABCD-EFGH-JKMN');
    await page.press('#code', 'Enter');
    await page.waitForSelector('[role=alert]');
    await axe(page, 'a wrong code');
    await page.fill('#code', code.toLowerCase().replaceAll('-', ' '));
    await page.press('#code', 'Enter');
    await until(async () => {
      await page.goto(`${server.url}/ticket/oma/answer?lang=fi`);
      return (await page.locator('main').innerText()).includes('<b>iltapäivällä</b>');
    }, 'the answer as text');
    const words = await page.locator('main').innerText();
    for (const part of ['Pyyntö 1', 'kuka siivoaa taukotilan', 'Mikko']) must(words.includes(part), `${part} in ${words}`);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await axe(page, `the ticket, ${scheme}`);
    }
    await fits(page, 'the ticket');
    await page.fill('#words', 'kiitos, mihin aikaan?');
    await page.press('#words', 'Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=status]');
    await until(async () => (await tutor.locator('.lines').innerText()).includes('mihin aikaan?'), 'the tutor to read it');

    const stranger = await (await other()).newPage();
    await stranger.goto(`${server.url}/ticket/oma/answer?lang=sv`);
    must(!(await stranger.locator('main').innerText()).includes('siivoaa'), 'without the code nothing is shown');
    must((await stranger.locator('html').getAttribute('lang')) === 'sv', 'it speaks Swedish');
    const foreign = await fetch(`${server.url}/ticket/oma`, {
      method: 'POST',
      headers: { Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `code=${code}`,
      redirect: 'manual',
    });
    must(foreign.status === 403, `a foreign page is refused: ${foreign.status}`);
    return asker;
  });
}
