// Articles from a table: first what is in it and what is wrong with its rows, then drafts.
import * as api from './api_articles.js';
import { language as pageLanguage, say } from './texts.js';
import { button, element, field } from './make.js';
import { sayFault } from './faults.js';
import { linkTo } from './articles.js';

const BYTES_MOST = 2 * 1024 * 1024;
const fill = (name, values) => say(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);

async function keepAll(table, found, tools) {
  let kept = 0;
  for (const one of table.articles) {
    const now = await tools.attempt(() => api.article(one.language, one.topic), (refusal) => refusal.code === 'no_article');
    const done = await tools.attempt(() => api.write(one.language, one.topic, 'draft', now?.version ?? 0, one.fields));
    if (!done) break;
    kept += 1;
    tools.tell(`${kept} / ${table.articles.length}`);
  }
  const left = table.articles.length - kept;
  if (left === 0) found.replaceChildren();
  tools.tell(fill(left === 0 ? 'importKept' : 'importStopped', { articles: kept, left }), left > 0);
}

function drawTable(table, found, tools) {
  const counts = { rows: table.rows, articles: table.articles.length, faults: table.faults.length };
  const faults = element('ul', 'faults');
  for (const one of table.faults) faults.append(element('li', 'bad', `${one.line > 0 ? `${fill('importRow', one)}: ` : ''}${sayFault(one.text)}`));
  const list = element('ul');
  for (const one of table.articles) {
    const item = element('li', '', `${one.language.toUpperCase()} · ${one.fields.title} · ${one.topic}`);
    list.append(item);
  }
  const parts = [element('h2', '', fill('importFound', counts)), faults];
  if (table.articles.length > 0) parts.push(button(fill('importKeep', counts), 'main', () => keepAll(table, found, tools)), list);
  found.replaceChildren(...parts);
}

export function drawImport(main, tools) {
  const file = field('table', say('importFile'), { type: 'file', required: true, accept: '.csv,.tsv,.txt,text/csv,text/tab-separated-values' });
  const box = element('div', 'field');
  const label = element('label', '', say('importLanguage'));
  const select = element('select');
  label.htmlFor = select.id = 'import-language';
  select.append(new Option('Suomi', 'fi'), new Option('Svenska', 'sv'), new Option('English', 'en'));
  select.value = pageLanguage();
  box.append(label, select);
  const found = element('div');
  found.setAttribute('aria-live', 'polite');
  const form = element('form', 'card');
  form.append(element('p', 'soft', say('importHint')), file.box, box, element('button', 'main', say('importLook')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const [chosen] = file.input.files;
    if (!chosen) return;
    found.replaceChildren();
    if (chosen.size > BYTES_MOST) {
      tools.tell(say('importTooLarge'), true);
      return;
    }
    const table = await tools.attempt(() => api.readTable(chosen, select.value));
    if (table) drawTable(table, found, tools);
  });
  const back = linkTo(tools, '', '', say('allArticles'));
  back.href = '/console/articles';
  main.replaceChildren(back, element('h1', '', say('import')), form, found);
  return Promise.resolve();
}
