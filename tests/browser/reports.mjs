// The managers' pages in Chromium: figures of groups, by keyboard, in three languages, narrow too; what could tell of a
// small group is refused in words, and noted.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { employ, enter } from './console.mjs';
import { must, until } from './support.mjs';

const REPORTS = ['demand', 'competence', 'matrix', 'training', 'effect', 'support'];
const DEMO = { alone: true, more: ['--demo'] };
const MADE = 120000; // within it a busy machine has made the snapshots of three quarters

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
}

// The snapshots of the made-up municipality are made a moment after the start.
export async function open(page, server, what = 'demand', query = '') {
  await until(async () => {
    await page.goto(`${server.url}/console/reports/${what}${query}`);
    await page.waitForSelector('.tabs');
    return (await page.locator('.sheet table').count()) > 0;
  }, `figures of ${what}`, MADE);
}

export async function manager(context, server) {
  await employ(server, 'manager', 'Helka');
  const page = await enter(context, server, 'Helka');
  await until(() => audited(server, 'snapshot_made').trim().split('\n').length === 6, 'the snapshots of three quarters', MADE);
  return page;
}

async function looked(page, server, language) {
  await page.locator(`[data-language=${language}]`).click();
  for (const what of REPORTS) {
    await open(page, server, what);
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    await axe(page, `${what} in ${language}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    must(wide <= 0, `${what} in ${language}: ${wide} px too wide`);
    const said = await page.locator('main').innerText();
    must(!/undefined|report_|measure_|handbook_/.test(said), `a name in place of words: ${said}`);
  }
}

// As somebody who has the session would.
async function fetched(page, path) {
  return page.evaluate(async (address) => {
    const answer = await fetch(address);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return { status: answer.status, type: answer.headers.get('content-type'), named: answer.headers.get('content-disposition'), text: new TextDecoder().decode(bytes) };
  }, `/api/v1/reports/${path}`);
}

function audited(server, action) {
  const out = execFileSync('sqlite3', [`${server.data}/neuvo.db`, `SELECT object || ' ' || detail FROM audit WHERE action = '${action}'`]);
  return out.toString();
}

// To a figure with the keyboard alone; then another quarter and a unit.
async function chosen(page, server) {
  await page.goto(`${server.url}/console`);
  await page.waitForSelector('.sheet table');
  const press = async (selector) => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.locator(selector).evaluateAll((found) => found.includes(document.activeElement))) return;
    }
    throw new Error(`Tab does not come to ${selector}`);
  };
  await press('.tabs a[href$=competence]');
  await page.keyboard.press('Enter');
  await until(async () => (await page.locator('h2').first().innerText()).length > 0 && page.url().endsWith('/competence'), 'the levels');
  await press('.wide[tabindex="0"]');
  await page.goto(`${server.url}/console/reports/demand`);
  await page.waitForSelector('#report-area');
  await page.focus('#report-area');
  await page.keyboard.press('ArrowDown');
  await until(async () => page.url().includes('area='), 'the unit to be chosen');
  await page.waitForSelector('.sheet table');
  await until(() => page.locator('#report-area').evaluate((select) => select === document.activeElement), 'the choice to keep the focus');
  const all = await page.locator('#report-quarter option').count();
  must(all === 3, `three quarters, not ${all}`);
  await page.selectOption('#report-quarter', { index: 2 });
  await until(async () => page.url().includes('quarter='), 'the quarter to be chosen');
  must((await page.locator('.sheet table tbody tr').count()) > 0, 'it has figures');
}

// CSV, XLSX, SVG and the handbook: nothing in them is of fewer than five.
async function saved(page, server) {
  for (const what of ['demand', 'competence']) {
    const csv = await fetched(page, `${what}?format=csv`);
    must(csv.status === 200 && csv.named.includes(`neuvo-${what}.csv`), `${what}: ${csv.status} ${csv.named}`);
    const shown = csv.text.split('\r\n').filter((line) => line.includes(',shown,'));
    must(shown.length > 0 && shown.every((line) => Number(line.split(',shown,')[1].split(',')[0]) >= 5), 'groups of five at least');
    must((await fetched(page, `${what}?format=xlsx`)).text.startsWith('PK'), `${what}: a workbook`);
    const drawn = await fetched(page, `${what}?format=svg`);
    must(drawn.type.startsWith('image/svg') && drawn.text.includes('<title'), `${what}: a drawing with a name`);
  }
  const handbook = await fetched(page, 'handbook?format=html&language=sv');
  must(handbook.text.includes('lang="sv"') && handbook.named.includes('neuvo-handbook.html'), 'the handbook');
  const file = page.waitForEvent('download');
  await page.goto(`${server.url}/console/reports/demand`);
  await page.click('a.file[href*=csv]');
  must(readFileSync(await (await file).path(), 'utf8').includes('people_from'), 'a click saves it');
  must(page.faults.length === 0, page.faults.join(' '));
}

export function reportTests(test) {
  test('a manager reads figures of groups in three languages, wide, narrow, dark, and by keyboard', DEMO, async ({ other, server }) => {
    const page = await manager(await other({ viewport: { width: 1280, height: 900 } }), server);
    for (const language of ['fi', 'sv', 'en']) await looked(page, server, language);
    const narrow = await enter(await other({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' }), server, 'Helka');
    for (const language of ['sv', 'en', 'fi']) await looked(narrow, server, language);
    await chosen(narrow, server);
    for (const one of [page, narrow]) must(one.faults.length === 0, one.faults.join(' '));
  });

  test('figures of a small group are refused in words and noted; those that there are can be saved; others see none', DEMO, async ({ other, server }) => {
    const page = await manager(await other(), server);
    await saved(page, server);
    const crafted = ['demand?unit=koulu', 'demand?except=koulu', 'competence?role=joh', 'demand?k=2', 'demand?from=2026-07-01', 'demand?area=koulut,kirjasto', 'demand?quarter=2026-07', "demand?area='%20OR%201=1"];
    for (const one of crafted) {
      const answer = await fetched(page, one);
      must(answer.status === 422 && answer.text.includes('report_refused'), `${one}: ${answer.status} ${answer.text}`);
    }
    await until(async () => audited(server, 'report_refused').trim().split('\n').length === crafted.length, 'each to be noted');
    must(audited(server, 'report_read').includes('demand json'), 'a look is noted');
    await page.goto(`${server.url}/console/reports/demand?area=ei-ole`);
    await until(async () => (await page.locator('#status').innerText()).includes('kirjattiin'), 'it to be said');
    must((await fetched(page, 'people')).status === 404 && (await fetched(page, 'demand?format=pdf')).status === 404, 'there is nothing else');
    await employ(server, 'tutor', 'Taina');
    await employ(server, 'editor', 'Enni');
    await employ(server, 'operator', 'Olli');
    for (const name of ['Taina', 'Enni', 'Olli']) {
      const theirs = await enter(await other(), server, name);
      must((await fetched(theirs, 'demand')).status === 403, `${name} reads no figures`);
      must((await theirs.locator('#rooms a[href$=reports]').count()) === 0, `${name} is shown no way there`);
    }
    must((await fetch(`${server.url}/api/v1/reports/demand`)).status === 401, 'nor does a stranger');
  });
}
