// The list of articles, and the question that leads to the one that is wrong.
import { articles, askArticles } from './api_articles.js';
import { say, language as pageLanguage } from './texts.js';
import { button, element, field } from './make.js';

let shown = null; // language of the list; null: that of the page
let wanted = 'all';
let question = '';

const FILTERS = {
  all: () => true,
  edited: (row) => row.origin === 'edited' || row.origin === 'file',
  draft: (row) => row.draft,
  unchecked: (row) => row.checked_on === '',
  overdue: (row) => row.overdue,
  missing: (row, language) => row.language !== language,
};

export function linkTo(tools, language, topic, words) {
  const link = element('a', 'question', words);
  link.href = `/console/articles/${language}/${topic}`;
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tools.go(link.pathname);
  });
  return link;
}

// What a question finds, best first.
export function drawRanked(answer, language, tools) {
  const box = element('div', 'found');
  box.append(element('p', '', say(`outcome_${answer.outcome}`)));
  const list = element('ol');
  for (const one of answer.ranked.slice(0, 5)) {
    const item = element('li');
    item.append(linkTo(tools, language, one.topic, one.title), element('span', 'soft', ` ${Math.round(one.score * 100)} %`));
    list.append(item);
  }
  if (answer.ranked.length > 0) box.append(list);
  const why = element('details');
  why.append(element('summary', '', say('why')), element('pre', 'why', answer.why));
  why.querySelector('pre').tabIndex = 0; // it scrolls
  box.append(why);
  return box;
}

function drawAsk(language, tools) {
  const made = element('form', 'card');
  const words = field('wrong', say('whichWrong'), { maxLength: 1000 });
  const found = element('div');
  found.setAttribute('aria-live', 'polite');
  words.input.value = question;
  made.append(words.box, element('button', 'main', say('find')), found);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    question = words.value();
    if (question.trim() === '') return;
    const answer = await tools.attempt(() => askArticles(question, language));
    if (answer) found.replaceChildren(drawRanked(answer, language, tools));
  });
  return made;
}

function badge(words, kind = '') {
  return element('span', `badge ${kind}`, words);
}

function item(row, language, tools) {
  const made = element('li', 'card');
  const heading = element('h2');
  heading.append(linkTo(tools, row.language, row.topic, row.title));
  const badges = element('p', 'badges');
  if (row.language !== language) badges.append(badge(`${say('missing')}: ${language.toUpperCase()}`, 'class'));
  if (row.draft) badges.append(badge(say('draft')));
  badges.append(badge(say(`origin_${row.origin}`)));
  badges.append(element('span', 'soft', row.checked_on ? `${say('checked')} ${row.checked_on}` : say('unchecked')));
  if (row.review_by) badges.append(element('span', row.overdue ? 'bad' : 'soft', `${say(row.overdue ? 'overdue' : 'reviewBy')} ${row.review_by}`));
  if (row.helped + row.not_helped > 0) badges.append(element('span', 'soft', `${say('articleHelped')} ${row.helped}, ${say('articleNotHelped')} ${row.not_helped}`));
  if (row.owner) badges.append(element('span', 'soft', row.owner));
  made.append(heading, badges);
  return made;
}

async function every(language, tools) {
  const rows = [];
  for (let after = ''; ; after = rows.at(-1).topic) {
    const answer = await tools.attempt(() => articles(language, after));
    if (!answer) return null;
    rows.push(...answer.articles);
    if (!answer.more) return rows;
  }
}

function choices(name, all, chosen, pick) {
  const tabs = element('div', 'tabs');
  tabs.setAttribute('role', 'group');
  tabs.setAttribute('aria-label', say(name));
  for (const [key, words] of all) {
    const tab = button(words, '', () => pick(key));
    tab.dataset.choice = key;
    tab.setAttribute('aria-pressed', String(key === chosen));
    tabs.append(tab);
  }
  return tabs;
}

export async function drawArticles(main, tools) {
  const language = shown ?? pageLanguage();
  const rows = await every(language, tools);
  if (rows === null) return;
  const again = (change) => (key) => {
    change(key);
    return drawArticles(main, tools).then(() => main.querySelector(`[data-choice="${key}"]`)?.focus());
  };
  const languages = [['fi', 'Suomi'], ['sv', 'Svenska'], ['en', 'English']];
  const filters = Object.keys(FILTERS).map((key) => [key, `${say(`filter_${key}`)} ${rows.filter((row) => FILTERS[key](row, language)).length}`]);
  const kept = rows.filter((row) => FILTERS[wanted](row, language));
  const search = field('search', say('searchTitles'), { type: 'search' });
  const list = element('ul', 'list');
  const fill = () => {
    const words = search.value().trim().toLowerCase();
    list.replaceChildren(...kept.filter((row) => `${row.title} ${row.topic} ${row.owner}`.toLowerCase().includes(words)).map((row) => item(row, language, tools)));
    if (list.children.length === 0) list.append(element('li', 'soft', say('noArticles')));
  };
  search.input.addEventListener('input', fill);
  fill();
  const begins = element('div', 'deeds');
  begins.append(
    button(say('newArticle'), 'plain', () => tools.go('/console/articles/new')),
    button(say('import'), 'plain', () => tools.go('/console/articles/import')),
  );
  main.replaceChildren(
    element('h1', '', say('articles')),
    drawAsk(language, tools),
    begins,
    choices('articleLanguage', languages, language, again((key) => (shown = key))),
    choices('filters', filters, wanted, again((key) => (wanted = key))),
    search.box,
    list,
  );
}
