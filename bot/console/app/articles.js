// The list of articles, and the question that leads to the one that is wrong.
import { articles, askArticles, toolChanged, write } from './api_articles.js';
import { markWords, stateBadges } from './article_state.js';
import { date, say, language as pageLanguage } from './texts.js';
import { button, element, field } from './make.js';

let shown = null; // language of the list; null: that of the page
let wanted = 'all';
let order = 'title';
let owner = '';
let question = '';

const same = (one, other) => one.trim().toLowerCase() === other.trim().toLowerCase();
// An upgrade changed what nobody edited here: worth knowing, nothing to do.
const isNews = (row, mark) => mark.kind === 'shipped' && row.origin !== 'edited';
const toDo = (row) => row.marks.some((mark) => !isNews(row, mark));
const isOpen = (row) => row.overdue || toDo(row);

/** Which rows a choice shows; those that were put away stand only by themselves. */
const FILTERS = {
  all: () => true,
  mine: (row, language, name) => same(row.owner, name),
  todo: toDo,
  news: (row) => row.marks.some((mark) => isNews(row, mark)),
  overdue: (row) => row.overdue,
  waits: (row) => row.state === 'waits',
  draft: (row) => row.state === 'draft' || row.state === 'scheduled',
  missing: (row, language) => row.language !== language,
  unchecked: (row) => row.checked_on === '',
  edited: (row) => row.origin === 'edited' || row.origin === 'file',
  internal: (row) => row.internal,
  unused: (row) => row.used === 0,
  archived: (row) => row.state === 'archived',
};
const shows = (key, language, name) => (row) => (row.state === 'archived') === (key === 'archived') && FILTERS[key](row, language, name);

const LAST = '9999-12-31';
const asRate = (row) => (row.helped < 0 ? 101 : row.helped);
const ORDERS = {
  title: (one, other) => one.title.localeCompare(other.title, one.language),
  review: (one, other) => (one.review_by || LAST).localeCompare(other.review_by || LAST),
  used: (one, other) => other.used - one.used,
  helped: (one, other) => asRate(one) - asRate(other),
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
  words.input.addEventListener('input', () => (question = words.value())); // it outlives a list drawn anew
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

function useWords(row) {
  const told = [];
  if (row.used !== 0) told.push(say('usedTimes').replace('{count}', row.used < 0 ? say('fewTimes') : String(row.used)));
  if (row.helped >= 0) told.push(say('helpedRate').replace('{percent}', String(row.helped)));
  return told.join(', ');
}

function item(row, language, tools, again) {
  const made = element('li', 'card');
  const heading = element('h2');
  heading.append(linkTo(tools, row.language, row.topic, row.title));
  const badges = element('p', 'badges');
  if (row.language !== language) badges.append(badge(`${say('missing')}: ${language.toUpperCase()}`, 'class'));
  badges.append(...stateBadges(row));
  if (row.origin) badges.append(badge(say(`origin_${row.origin}`)));
  badges.append(element('span', 'soft', row.checked_on ? `${say('checked')} ${date(row.checked_on)}` : say('unchecked')));
  if (row.review_by) badges.append(element('span', row.overdue ? 'bad' : 'soft', `${say(row.overdue ? 'overdue' : 'reviewBy')} ${date(row.review_by)}`));
  if (useWords(row)) badges.append(element('span', 'soft', useWords(row)));
  if (row.owner) badges.append(element('span', 'soft', say('keptBy').replace('{name}', row.owner)));
  made.append(heading, badges);
  for (const mark of row.marks) made.append(element('p', isNews(row, mark) ? 'soft' : 'bad', markWords(mark)));
  if (isOpen(row) && row.state === 'published') {
    const check = button(say('stillRight'), 'plain', async () => {
      if (!(await tools.attempt(() => write(row.language, row.topic, 'check', row.version, {})))) return;
      await again();
      tools.tell(say('done_check'));
    });
    check.setAttribute('aria-label', `${say('stillRight')}: ${row.title}`);
    made.append(check);
  }
  return made;
}

// What somebody keeps true and should look at: the reminder.
function drawReminder(rows, tools, pick) {
  const count = rows.filter((row) => same(row.owner, tools.name) && isOpen(row) && row.state !== 'archived').length;
  if (count === 0) return [];
  const box = element('p', 'notice');
  box.append(`${say(count === 1 ? 'oneYoursDue' : 'yoursDue').replace('{count}', String(count))} `, button(say('showThem'), 'plain', () => pick('mine')));
  return [box];
}

// What an upgrade changed.
function drawNews(rows, pick) {
  const count = rows.filter((row) => FILTERS.news(row)).length;
  if (count === 0) return [];
  const box = element('p', 'notice');
  box.append(`${say(count === 1 ? 'oneUpgradeNews' : 'upgradeNews').replace('{count}', String(count))} `, button(say('showThem'), 'plain', () => pick('news')));
  return [box];
}

// A program or a device changed: what is about it is marked, in one action.
function drawToolChanged(rows, tools, again) {
  const box = element('details');
  const form = element('form');
  const list = element('datalist');
  const which = field('tool', say('whichTool'), { required: true, maxLength: 200 });
  list.id = 'tools';
  which.input.setAttribute('list', 'tools');
  const all = new Set(rows.flatMap((row) => row.tools.split('\n').filter(Boolean)));
  list.append(...[...all].sort().map((tool) => new Option(tool)));
  form.append(element('p', 'soft', say('toolChangedHint')), which.box, list, element('button', 'plain', say('markAll')));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const unknown = (refusal) => {
      if (refusal.code !== 'no_article') return false;
      tools.tell(say('no_tool'), true);
      return true;
    };
    if (!(await tools.attempt(() => toolChanged(which.value().trim()), unknown))) return;
    await again();
    tools.tell(say('done_tool'));
  });
  box.append(element('summary', '', say('toolChanged')), form);
  return box;
}

function select(id, label, all, chosen, pick) {
  const box = element('div', 'field');
  const name = element('label', '', label);
  const made = element('select');
  name.htmlFor = made.id = id;
  made.append(...all.map(([key, words]) => new Option(words, key)));
  made.value = chosen;
  made.addEventListener('change', () => pick(made.value));
  box.append(name, made);
  return box;
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

// The choices that show something, and the one that is chosen.
function filterChoices(rows, language, name) {
  const counted = Object.keys(FILTERS).map((key) => ({ key, count: rows.filter(shows(key, language, name)).length }));
  return counted.filter(({ key, count }) => key === 'all' || key === wanted || count > 0).map(({ key, count }) => [key, `${say(`filter_${key}`)} ${count}`]);
}

let drawing = 0; // of several at once the newest counts

export async function drawArticles(main, tools) {
  const mark = (drawing += 1);
  const language = shown ?? pageLanguage();
  const rows = await every(language, tools);
  if (rows === null || mark !== drawing) return;
  const redraw = () => drawArticles(main, tools);
  const again = (change) => (key) => {
    change(key);
    return redraw().then(() => main.querySelector(`[data-choice="${key}"]`)?.focus());
  };
  const pick = again((key) => (wanted = key));
  const languages = [['fi', 'Suomi'], ['sv', 'Svenska'], ['en', 'English']];
  const owners = [...new Set(rows.map((row) => row.owner).filter(Boolean))].sort();
  if (!owners.includes(owner)) owner = '';
  const search = field('search', say('searchTitles'), { type: 'search' });
  const list = element('ul', 'list');
  const fill = () => {
    const words = search.value().trim().toLowerCase();
    const kept = rows.filter(shows(wanted, language, tools.name)).filter((row) => (owner === '' || row.owner === owner) && `${row.title} ${row.topic} ${row.owner}`.toLowerCase().includes(words));
    list.replaceChildren(...kept.sort(ORDERS[order]).map((row) => item(row, language, tools, redraw)));
    if (list.children.length === 0) list.append(element('li', 'soft', say('noArticles')));
  };
  search.input.addEventListener('input', fill);
  fill();
  const begins = element('div', 'deeds');
  begins.append(
    button(say('newArticle'), 'plain', () => tools.go('/console/articles/new')),
    button(say('import'), 'plain', () => tools.go('/console/articles/import')),
  );
  const refill = (change) => (key) => {
    change(key);
    fill();
  };
  const orders = Object.keys(ORDERS).map((key) => [key, say(`sort_${key}`)]);
  const sort = select('order', say('sortBy'), orders, order, refill((key) => (order = key)));
  const whose = select('owner', say('ownerFilter'), [['', say('everybody')], ...owners.map((one) => [one, one])], owner, refill((key) => (owner = key)));
  whose.hidden = owners.length === 0;
  main.replaceChildren(
    element('h1', '', say('articles')),
    ...drawReminder(rows, tools, pick),
    ...drawNews(rows, pick),
    drawAsk(language, tools),
    begins,
    drawToolChanged(rows, tools, redraw),
    choices('articleLanguage', languages, language, again((key) => (shown = key))),
    choices('filters', filterChoices(rows, language, tools.name), wanted, pick),
    search.box,
    whose,
    sort,
    list,
  );
}
