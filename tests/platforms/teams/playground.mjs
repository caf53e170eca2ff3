// Microsoft's own tester of bots, the Agents Playground, in Chromium: Aino asks in one, Mikko, a tutor, works in the
// channel of another. Neuvo runs without authentication, which it does on loopback only.
//   node playground.mjs [FOLDER FOR PICTURES]
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { begin, Neuvo } from '../neuvo.mjs';
import { freePort, here, must, play, root, say, test, until } from '../support.mjs';
import { scratch, scratchFolder } from '../../support/scratch.mjs';

const cache = process.env.NEUVO_PLAYGROUND_CACHE ?? join(root, 'build/cache/teams-playground');
const require = createRequire(join(cache, 'package.json'));
const { chromium } = require('playwright-core');
const [pictures] = process.argv.slice(2);
const PATIENCE = 60000;
const TENANT = '0f0f0f0f-0000-4000-8000-000000000001';
const BOT = '0f0f0f0f-0000-4000-8000-000000000011';
const CHANNEL = '19:lahituki@thread.tacv2';
const names = ['Aino Virtanen', 'Mikko Laine', 'Bertta Berg', 'Sami Saari', 'Elina Koski', 'Oskari Niemi'];
const objectId = (name) => `00000000-0000-4000-8000-${String(100 + names.indexOf(name)).padStart(12, '0')}`;

function user(name) {
  const [givenName, surname] = name.split(' ');
  const mail = `${givenName.toLowerCase()}@mallila.example`;
  return { id: `29:${givenName.toLowerCase()}`, name, userPrincipleName: mail, aadObjectId: objectId(name), givenName, surname, email: mail };
}

// YAML 1.2 holds JSON.
function settingsOf(name, channel) {
  return JSON.stringify({
    version: '0.1.1',
    tenantId: TENANT,
    bot: { id: BOT, name: 'Neuvo' },
    currentUser: user(name),
    users: names.filter((other) => other !== name).map(user),
    personalChat: { id: `a:1${name.split(' ')[0].toLowerCase()}` },
    groupChat: { id: `19:${name.split(' ')[0].toLowerCase()}@thread.v2`, name: 'Opettajat' },
    team: { id: `19:team-${channel.id.slice(3)}`, name: 'Mallilan kunta', aadGroupId: objectId(name), channels: [channel] },
  }, null, 2);
}

// One Playground and the window on it.
class Window {
  static async open(browser, folder, neuvo, name, channel) {
    const window = new Window();
    window.port = await freePort();
    window.url = `http://127.0.0.1:${window.port}`;
    const place = join(folder, name.split(' ')[0].toLowerCase());
    mkdirSync(place);
    writeFileSync(join(place, '.m365agentsplayground.yml'), settingsOf(name, channel));
    window.process = begin(process.execPath, [
      '--require', join(here, 'teams/playground/loopback.cjs'),
      join(cache, 'node_modules/@microsoft/m365agentsplayground/cli.js'),
      '--app-endpoint', `${neuvo.url}/api/messages`, '--channel-id', 'msteams', '--port', String(window.port),
      '--service-url', `${window.url}/_connector`, '--disable-telemetry',
    ], { cwd: place, stdio: 'ignore' });
    await until(async () => (await fetch(window.url).catch(() => null))?.ok, 'the Playground', { patience: 60000 });
    window.page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'fi-FI' });
    window.page.setDefaultTimeout(PATIENCE);
    await window.page.route((url) => url.hostname !== '127.0.0.1', (route) => route.abort()); // letters from elsewhere
    await window.page.goto(window.url, { waitUntil: 'domcontentloaded' });
    await window.page.getByText(name).first().waitFor();
    await window.page.mouse.click(1248, 64); // closes its log, which fills a third of the window
    return window;
  }

  async go(place) {
    await this.page.locator(`[role=treeitem][aria-label="${place}"]`).click();
  }

  async write(words) {
    const box = this.page.locator('[role=textbox]').last();
    await box.click();
    await box.fill(words);
    await this.page.keyboard.press('Enter');
  }

  // Somewhere on the page, so often at least.
  async sees(words, count = 1) {
    const found = this.page.getByText(words);
    await until(async () => (await found.count()) >= count, `"${words}" in Teams`, {
      explain: () => 'see the picture of the failure',
    });
    return found.last();
  }

  async press(label) {
    const button = this.page.locator('.ac-adaptiveCard button', { hasText: label }).last();
    await button.scrollIntoViewIfNeeded();
    await button.click();
  }

  picture(name) {
    if (!pictures) return undefined;
    mkdirSync(pictures, { recursive: true });
    return this.page.screenshot({ path: join(pictures, `${name}.png`) });
  }
}

const modes = { modes: ['playground'] };

test('a question is answered with its source', async ({ aino }) => {
  await aino.write('miten jaan näytön teamsissa?');
  await aino.sees(/Jaa/);
  await aino.sees(/Lähde/);
  await aino.picture('question');
}, modes);

test('an unclear question is answered with a card of choices, and a button picks one', async ({ aino }) => {
  const cards = await aino.page.locator('.ac-adaptiveCard').count();
  await aino.write('wilma');
  await until(async () => (await aino.page.locator('.ac-adaptiveCard').count()) > cards, 'a card with choices');
  const buttons = aino.page.locator('.ac-adaptiveCard').last().locator('button');
  must((await buttons.count()) >= 2, 'there is nothing to choose');
  await aino.picture('choices');
  const label = (await buttons.first().innerText()).trim();
  const said = await aino.page.locator('.fai-OutputCard').count();
  await buttons.first().click();
  await until(async () => (await aino.page.locator('.fai-OutputCard').count()) > said, `an answer to "${label}"`);
}, modes);

test('a person is asked for, and the tutors see a card', async ({ aino, mikko }) => {
  await aino.write('kuka siivoaa taukotilan?');
  await aino.write('ihminen');
  await aino.sees(/välit/i);
  await aino.press(/Kyllä, välitä/);
  await aino.sees(/Pyyntösi numero on/);
  await aino.picture('handover');
  await mikko.go('Mallilan kunta - Lähituki');
  await mikko.sees(/kuka siivoaa taukotilan/);
}, modes);

test('a tutor claims it by the button, the card changes, and words go both ways', async ({ aino, mikko }) => {
  await mikko.press(/^Ota$/);
  await aino.sees(/otti pyyntösi/);
  await mikko.sees(/Mikko hoitaa/);
  await mikko.page.locator('.ac-adaptiveCard textarea').last().fill('Hei, tulen käymään kello kymmenen.');
  await mikko.press(/Lähetä kysyjälle/);
  await aino.sees(/tulen käymään kello kymmenen/);
  await aino.write('Kiitos, luokka on 203.');
  await mikko.sees(/luokka on 203/);
  await mikko.sees(/Mikko hoitaa/);
  await mikko.picture('claim');
  await aino.picture('tutor');
  await mikko.press(/Merkitse ratkaistuksi/);
  await aino.sees(/ratkaistuksi/);
  await mikko.sees(/on ratkaistu/);
}, modes);

test('a check-in from the invitation to the first questions', async ({ aino }) => {
  await aino.write('testaa osaamiseni');
  await aino.sees(/vapaaehtois/);
  await aino.picture('checkin-invitation');
  await aino.press(/Kyllä, aloitetaan/);
  await aino.sees(/Millaista työtä teet/);
  await aino.press(/Muu työ|En halua kertoa/);
  await aino.sees(/Kysymys 1/);
  await aino.picture('checkin');
}, modes);

const folder = scratchFolder('playground');
const scene = {};
let failed = 1;
try {
  scene.neuvo = await Neuvo.alone({
    NEUVO_TEAMS_APP_ID: BOT,
    NEUVO_TEAMS_TENANT: TENANT,
    NEUVO_TEAMS_SERVICE_HOSTS: '127.0.0.1',
    NEUVO_TEAMS_TEST_NO_AUTH: 'yes',
    NEUVO_TEAMS_TUTOR_CHANNEL: CHANNEL,
    NEUVO_ORGANISATION_FILE: join(root, 'config/demo-organisation.yaml'),
  });
  await scene.neuvo.start();
  scene.neuvo.command('account', 'create', '--access', 'tutor', '--queue', 'digituki', '--teams', objectId('Mikko Laine'), 'Mikko');
  scene.browser = await chromium.launch({
    executablePath: process.env.NEUVO_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  scene.mikko = await Window.open(scene.browser, folder, scene.neuvo, 'Mikko Laine', { id: CHANNEL, name: 'Lähituki' });
  await scene.mikko.go('Mallilan kunta - Lähituki');
  scene.aino = await Window.open(scene.browser, folder, scene.neuvo, 'Aino Virtanen', { id: '19:opet@thread.tacv2', name: 'Opettajat' });
  failed = await play('platforms/teams-playground', 'playground', '', scene);
  if (failed > 0) {
    console.error(scene.neuvo.said().slice(-10000));
    for (const who of ['aino', 'mikko']) await scene[who].page.screenshot({ path: join(scratch(), `playground-${who}.png`) });
  }
} catch (error) {
  say(`not ok platforms/teams-playground: it cannot begin: ${error.message.split('\n').join('\n  ')}`);
  console.error(error, scene.neuvo?.said().slice(-5000));
}
await scene.browser?.close();
await scene.neuvo?.end().catch((error) => console.error(error));
rmSync(folder, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
