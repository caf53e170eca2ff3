// Articles from a table: first what is in it and what is wrong with its rows, then drafts.
import * as api from './api_articles.js';
import { language as pageLanguage, say } from './texts.js';
import { button, element, field } from './make.js';
import { sayFault } from './faults.js';
import { linkTo } from './articles.js';

const BYTES_MOST = 2 * 1024 * 1024;
const fill = (name, values) => say(name).replace(/\{(\w+)\}/g, (_, key) => values[key]);

// How many, in words that fit one, too.
const count = (name, number) => say(number === 1 ? `${name}One` : name).replace('{count}', String(number));

// Those that somebody has worked on stay as they are, and are told: nobody's text is lost.
async function keepAll(table, found, tools) {
  let kept = 0;
  const left = [];
  for (const one of table.articles) {
    const now = await tools.attempt(() => api.article(one.language, one.topic), (refusal) => refusal.code === 'no_article');
    if (now?.version > 0) {
      left.push(one);
      continue;
    }
    const done = await tools.attempt(() => api.write(one.language, one.topic, 'draft', now?.version ?? 0, one.fields));
    if (!done) break;
    kept += 1;
    tools.tell(`${kept} / ${table.articles.length}`);
  }
  const stopped = table.articles.length - kept - left.length;
  const list = element('ul');
  for (const one of left) {
    const item = element('li');
    item.append(linkTo(tools, one.language, one.topic, one.fields.title));
    list.append(item);
  }
  if (stopped === 0) found.replaceChildren(...(left.length > 0 ? [element('p', '', say('importLeft')), list] : []));
  const drafts = count('importKept', kept);
  tools.tell(stopped === 0 ? drafts : `${drafts} ${say('importStopped')}`, stopped > 0);
}

function drawTable(table, found, tools) {
  const counts = [count('importRows', table.rows), count('importArticles', table.articles.length), count('importFaults', table.faults.length)].join(', ');
  const faults = element('ul', 'faults');
  for (const one of table.faults) faults.append(element('li', 'bad', `${one.line > 0 ? `${fill('importRow', one)}: ` : ''}${sayFault(one.text)}`));
  const list = element('ul');
  for (const one of table.articles) {
    const item = element('li', '', `${one.language.toUpperCase()} · ${one.fields.title} · ${one.topic}`);
    list.append(item);
  }
  const parts = [element('h2', '', counts), faults];
  if (table.articles.length > 0) parts.push(button(count('importKeep', table.articles.length), 'main', () => keepAll(table, found, tools)), list);
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
    if (chosen.size > BYTES_MOST || chosen.size === 0) {
      tools.tell(say(chosen.size === 0 ? 'importEmpty' : 'importTooLarge'), true);
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
