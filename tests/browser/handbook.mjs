// The handbook as people read it: made by the command, looked at by axe in three languages, light and dark, narrow too;
// and its PDF has tags, a title and a language.
import AxeBuilder from '@axe-core/playwright';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BINARY, must } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

const folder = scratchFolder('handbook');
const LANGUAGES = ['fi', 'sv', 'en'];

function make() {
  const { status, stderr } = spawnSync(BINARY, ['handbook', '--out', folder], { encoding: 'utf8' });
  must(status === 0, `neuvo handbook ended with ${status}: ${stderr}`);
  return stderr;
}

async function pages(newContext) {
  make();
  for (const language of LANGUAGES) {
    for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 320]]) {
      const context = await newContext({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(pathToFileURL(join(folder, `neuvo-handbook-${language}.html`)).href);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const what = `${language}, ${colorScheme}, ${width} px`;
      must(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes[0].html}`).join('; ')}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      must(wide <= 0, `${what}: ${wide} px too wide`);
      must((await page.locator('html').getAttribute('lang')) === language, `${what}: another language`);
      must(!/[{}]/.test(await page.locator('body').innerText()), `${what}: a part is not filled`);
      const lost = await page.evaluate(
        () => [...document.querySelectorAll('nav a')].filter((link) => !document.querySelector(link.hash)).length,
      );
      must(lost === 0, `${what}: ${lost} links of the contents lead nowhere`);
    }
  }
}

function pdf() {
  const said = make();
  must(said === '', said);
  for (const language of LANGUAGES) {
    const file = join(folder, `neuvo-handbook-${language}.pdf`);
    const told = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    must(/^Tagged:\s+yes/m.test(told), `${language}: the PDF has no tags: ${told}`);
    must(/^Title:\s+\S/m.test(told), `${language}: the PDF has no title`);
    const tree = execFileSync('pdfinfo', ['-struct', file], { encoding: 'utf8' });
    for (const tag of ['H1', 'H2', 'H3', 'Table', 'TH', 'TD', 'L', 'Link'])
      must(new RegExp(`^\\s+${tag}\\b`, 'm').test(tree), `${language}: nothing is tagged as ${tag}`);
    const bytes = readFileSync(file, 'latin1');
    must(bytes.includes(`/Lang (${language})`), `${language}: the PDF does not tell its language`);
    must(bytes.includes('pdfuaid'), `${language}: the PDF does not claim PDF/UA`);
  }
}

export function handbookTests(test) {
  test('handbook: axe finds nothing in each language, light, dark and narrow', ({ other }) => pages(other));
  test('handbook: the PDF is tagged and tells its language', pdf);
}
