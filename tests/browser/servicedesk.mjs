// A service desk that hears by mail: the mail's link opens one page, in Chromium, and what is written there reaches the
// asker under the desk's name.
import AxeBuilder from '@axe-core/playwright';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { employ, enter, handOver } from './console.mjs';
import { must, until } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

const mails = [];

// Takes every mail (RFC 5321, as much of it as is spoken here).
function post() {
  const server = createServer((socket) => {
    let mail = null;
    let rest = '';
    socket.write('220 post\r\n');
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const lines = (rest + bytes).split('\r\n');
      rest = lines.pop();
      for (const line of lines) {
        if (mail === null) {
          const data = line.toUpperCase() === 'DATA';
          if (data) mail = [];
          socket.write(data ? '354 go on\r\n' : line.toUpperCase().startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
        } else if (line === '.') {
          mails.push(mail.join('\n').replace(/=\n/g, '')); // quoted-printable folds
          mail = null;
          socket.write('250 taken\r\n');
        } else mail.push(line);
      }
    });
  });
  server.unref();
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server.address().port)));
}

const port = await post();
const record = join(scratchFolder('record'), 'record.yaml');
writeFileSync(
  record,
  'code: oma\nqueues: [{code: oma, name: Digituki, service_desk: tuki}]\n' +
    'service_desks: [{code: tuki, name: Kunnan palvelupiste, mail: tuki@kunta.example}]\n',
);
const env = {
  NEUVO_MAIL_SERVER: '127.0.0.1',
  NEUVO_MAIL_PORT: String(port),
  NEUVO_MAIL_SECURITY: 'none',
  NEUVO_MAIL_FROM: 'neuvo@kunta.example',
  NEUVO_SERVER_PUBLIC_URL: 'http://127.0.0.1',
  NEUVO_ORGANISATION_FILE: record,
};

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  must(wide <= 0, `${what} is ${wide} px too wide`);
}

export function serviceDeskTests(test) {
  test('a service desk answers at the page of a mail', { alone: true, env }, async ({ context, other, server }) => {
    await employ(server, 'tutor', 'Mikko');
    const tutor = await enter(await other(), server, 'mikko');
    const asker = await handOver(context, server, 'reititin on <i>pimeä</i> luokassa 204');
    await tutor.click('.question');
    await tutor.click('summary');
    await tutor.selectOption('#pass-to', { label: 'Kunnan palvelupiste' });
    await tutor.click('.pass-on button');
    const reads = (words) => until(async () => (await asker.page.locator('#log').innerText()).includes(words), `the asker to read "${words}"`);
    await reads('vastaa Kunnan palvelupiste');
    await until(() => mails.length === 1, 'the mail');
    must(!mails[0].includes('reititin'), 'the mail says nothing of what was asked');
    const link = mails[0].match(/\/ticket\/oma\/desk\/[0-9a-f]{64}/)[0];

    const page = await (await other()).newPage();
    page.setDefaultTimeout(15000);
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${server.url}${link}?lang=fi`);
    await axe(page, 'the page of the link');
    await page.click('button');
    await page.waitForSelector('#words');
    const words = await page.locator('main').innerText();
    for (const part of ['Pyyntö 1', 'reititin on <i>pimeä</i>', '204']) must(words.includes(part), `${part} in ${words}`);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme });
      await axe(page, `the request, ${scheme}`);
    }
    await page.fill('#words', 'Vaihdamme reitittimen huomenna.');
    await page.fill('#reference', 'INC-7');
    await page.click('button');
    await page.waitForSelector('[role=status]');
    await reads('Vaihdamme reitittimen huomenna.');
    await until(async () => (await tutor.locator('main').innerText()).includes('INC-7'), 'the reference in the console');
    await page.check('#solved');
    await page.click('button');
    await reads('merkitsi pyyntösi 1 ratkaistuksi');
    await page.waitForSelector('#words', { state: 'detached' });
    await axe(page, 'a solved request');

    const second = await (await other()).newPage();
    const answer = await second.goto(`${server.url}/ticket/oma/desk`);
    must(answer.status() === 404, 'without the cookie nothing is shown');
    await second.goto(`${server.url}${link}`);
    await second.click('button');
    must(!(await second.locator('main').innerText()).includes('reititin'), 'the link is good once');
    return asker;
  });
}
