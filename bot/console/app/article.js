// One article: its text with a preview, what a question finds, what publishing would change, its versions.
import * as api from './api_articles.js';
import { date, say, time } from './texts.js';
import { button, element, field } from './make.js';
import { drawRanked, linkTo } from './articles.js';
import { drawDifference } from './diff.js';
import { sayFault } from './faults.js';
import { drawWeb, filled, plain } from './preview.js';
import { drawArchive, drawLater, drawRestore, drawMarks, stateBadges, versionWords } from './article_state.js';
import { drawHints } from './plain.js';
import { forget, keep, kept } from './kept.js';
import { toolbar } from './toolbar.js';

/** @typedef {import('./api_articles.js').Fields} Fields */

/** @type {[string, any][]} */
const FORM = [
  ['title', { required: true, maxLength: 200 }],
  ['body', { rows: 14, required: true }],
  ['questions', { rows: 6 }],
];
/** @type {[string, any][]} */
const MORE = [
  ['keywords', { rows: 3 }],
  ['tools', { rows: 2 }],
  ['owner', {}],
  ['checked_on', { type: 'date' }],
  ['review_by', { type: 'date' }],
  ['audience', { choices: ['', 'public', 'staff', 'tutor'] }],
  ['urgent', { choices: ['', 'security', 'class', 'danger', 'person'] }],
  ['see_also', { rows: 2 }],
  ['competences', { rows: 2 }],
];
const NAMES = [...FORM, ...MORE].map(([name]) => name);
const asText = (fields) => NAMES.map((name) => `${say(`field_${name}`)}:\n${fields[name] ?? ''}`).join('\n\n');

function choice(name, options) {
  const box = element('div', 'field');
  const label = element('label', '', say(`field_${name}`));
  const select = element('select');
  label.htmlFor = select.id = `article-${name}`;
  select.append(...options.choices.map((one) => new Option(say(`${name}_${one || 'none'}`), one)));
  box.append(label, select);
  return { box, input: select, value: () => select.value };
}

function input(name, options) {
  const made = options.choices ? choice(name, options) : field(`article-${name}`, say(`field_${name}`), options);
  const hint = say(`hint_${name}`);
  if (hint !== say('busy')) {
    const line = element('p', 'soft', hint);
    line.id = `article-${name}-hint`;
    made.input.setAttribute('aria-describedby', line.id);
    made.box.insertBefore(line, made.input);
  }
  return made;
}

/** The whole page; what it shares lies in here. */
class Page {
  constructor(main, article, tools) {
    this.main = main;
    this.article = article;
    this.tools = tools;
    this.key = `${article.language}/${article.topic}`;
    this.facts = Object.fromEntries((article.facts ?? []).map((one) => [one.name, one.value]));
    this.inputs = Object.fromEntries([...FORM, ...MORE].map(([name, options]) => [name, input(name, options)]));
    this.told = element('div', 'told');
    this.told.setAttribute('role', 'alert');
    this.told.tabIndex = -1;
    const half = kept(this.key);
    this.seen = half?.seen ?? article.version;
    this.settles = half?.settles ?? null; // what is done with once it is published
    this.fill(half?.fields ?? article.fields);
    this.isNew = article.version === 0 && !article.beneath.title;
    const words = this.settles ? 'fromQuestion' : this.isNew ? 'isNew' : 'halfKept';
    if (half) this.tell(element('p', '', say(words)), button(say('throwAway'), 'plain', () => this.throwAway()));
  }

  /** @returns {Fields & {accepts?: boolean}} */
  fields() {
    return Object.fromEntries(NAMES.map((name) => [name, this.inputs[name].value()]));
  }

  fill(fields) {
    for (const name of NAMES) this.inputs[name].input.value = fields[name] ?? '';
  }

  changed() {
    keep(this.key, { seen: this.seen, fields: this.fields(), settles: this.settles });
    this.preview();
  }

  tell(...parts) {
    this.told.replaceChildren(...parts);
    if (parts.length > 0) this.told.focus();
  }

  throwAway() {
    forget(this.key);
    return this.isNew ? this.tools.go('/console/articles') : this.again();
  }

  again() {
    return drawArticle(this.main, this.article.language, this.article.topic, this.tools);
  }

  preview() {
    const { text, missing } = filled(this.inputs.body.value(), this.facts);
    this.web.replaceChildren(drawWeb(text, this.article.language), element('p', 'soft', this.source()));
    if (missing.length > 0) this.web.append(element('p', 'bad', `${say('unfilled')} ${missing.join(', ')}`));
    this.plain.textContent = plain(text);
  }

  // What stands below the answer.
  source() {
    const on = this.inputs.checked_on.value();
    const title = this.inputs.title.value();
    return on ? say('sourceChecked').replace('{title}', title).replace('{date}', date(on)) : say('sourceUnchecked').replace('{title}', title);
  }

  // ---- writing ----

  faults(faults) {
    const list = element('ul');
    for (const one of faults) {
      const name = NAMES.includes(one.field) || one.field === 'due' ? `${say(`field_${one.field}`)}: ` : '';
      list.append(element('li', '', `${name}${sayFault(one.text)}`));
      this.inputs[one.field]?.input.setAttribute('aria-invalid', 'true');
    }
    this.tell(element('p', 'bad', say('faults')), list);
  }

  broken(tried) {
    const list = element('ul');
    const tooMany = tried.error.code === 'breaks_too_many';
    for (const one of tried.broken) list.append(element('li', '', `”${one.question}” → ${one.titles || one.topics || say('nothing')}`));
    const parts = [element('p', 'bad', say(tooMany ? 'breaksTooMany' : 'breaks')), list];
    if (!tooMany) parts.push(button(say('publishAnyway'), 'main', this.insist), button(say('backToEditing'), 'plain', () => this.tell()));
    this.tell(...parts);
  }

  // Tells first when something would be worse, and asks.
  async publish() {
    for (const name of NAMES) this.inputs[name].input.removeAttribute('aria-invalid');
    this.tell();
    this.tools.tell(say('trying'));
    await this.write('publish');
  }

  /** @returns {{small?: boolean}} how it is published, beside what it says */
  how() {
    return { small: this.small?.checked ?? false };
  }

  async write(deed, fields = { ...this.fields(), ...this.how() }) {
    const { language, topic } = this.article;
    this.insist = () => this.write(deed, { ...fields, accepts: true });
    const done = await this.tools.attempt(() => api.write(language, topic, deed, this.seen, fields), (refusal) => this.refused(refusal));
    if (!done) return;
    if (deed === 'publish' && this.settles) await this.tools.attempt(() => api.settle(this.settles, topic), (refusal) => refusal.code === 'stale');
    await this.finish(deed, done.version);
  }

  /** `version`: the newest now; what is half written here was made of the one before. */
  async finish(deed, version = this.seen) {
    const asks = this.article.approval && !['draft', 'check', 'approve', 'seen'].includes(deed);
    const half = kept(this.key);
    const another = ['approve', 'archive', 'check', 'seen', 'takeback'].includes(deed); // it was not what is half written here
    if (!another) forget(this.key);
    else if (half && deed !== 'seen') keep(this.key, { ...half, seen: version });
    await this.again();
    this.tools.tell(say(`done_${asks ? 'propose' : deed}`));
  }

  // True: it was shown here.
  async refused(refusal) {
    if (refusal.answer.faults?.length > 0) this.faults(refusal.answer.faults);
    else if (refusal.answer.broken?.length > 0) this.broken(refusal.answer);
    else if (refusal.code === 'stale') await this.stale();
    else return false;
    this.tools.tell('');
    return true;
  }

  // Somebody else published meanwhile: both texts are shown, and neither is lost.
  async stale() {
    const { language, topic } = this.article;
    const theirs = await this.tools.attempt(() => api.article(language, topic));
    if (!theirs) return;
    const newest = theirs.versions[0];
    const mine = button(say('useMine'), 'main', async () => {
      this.seen = theirs.version;
      this.changed();
      await this.publish();
    });
    const take = button(say('useTheirs'), 'plain', () => this.throwAway());
    this.tell(
      element('p', 'bad', say('staleArticle').replace('{name}', newest?.author || '?').replace('{time}', newest ? time(newest.at_ms) : '')),
      element('p', 'soft', say('staleHint')),
      drawDifference(asText(theirs.fields), asText(this.fields())),
      mine,
      take,
    );
  }

  // ---- parts ----

  head() {
    const { article, tools } = this;
    const row = element('p', 'badges');
    if (article.origin) row.append(element('span', 'badge', say(`origin_${article.origin}`)));
    row.append(...stateBadges({ ...article, internal: article.fields.audience === 'tutor' }));
    row.append(element('span', 'soft', article.fields.checked_on ? `${say('checked')} ${date(article.fields.checked_on)}` : say('unchecked')));
    for (const one of ['fi', 'sv', 'en']) {
      if (one === article.language) row.append(element('strong', '', one.toUpperCase()));
      else if (article.languages.includes(one)) row.append(linkTo(tools, one, article.topic, one.toUpperCase()));
      else row.append(linkTo(tools, one, article.topic, `${say('missing')}: ${one.toUpperCase()}`));
    }
    return row;
  }

  // The same in another language, for whoever writes this one.
  other() {
    const box = element('details');
    const behind = this.article.marks.find((one) => one.kind === 'behind');
    const language = behind?.why ?? this.article.languages.find((one) => one !== this.article.language);
    box.hidden = !(this.isNew || behind) || !language;
    box.open = true;
    if (box.hidden) return box;
    const text = element('div', 'preview');
    text.tabIndex = 0; // it scrolls
    box.append(element('summary', '', `${say('sameArticleIn')} ${language.toUpperCase()}`), text);
    this.tools.attempt(() => api.article(language, this.article.topic)).then((found) => {
      if (!found) return;
      text.append(element('h2', '', found.fields.title), drawWeb(found.fields.body, language));
      const asked = element('ul');
      asked.lang = language;
      asked.append(...(found.fields.questions ?? '').split('\n').filter(Boolean).map((one) => element('li', '', one)));
      text.append(asked);
    });
    return box;
  }

  deeds() {
    const bar = element('div', 'deeds bar');
    const row = element('div', 'deeds');
    const publish = element('button', 'main', say(this.article.approval ? 'propose' : 'publish'));
    publish.type = 'submit';
    bar.append(publish, button(say('saveDraft'), 'plain', () => this.write('draft')));
    if (!this.isNew)
      row.append(button(say('stillRight'), 'plain', () => this.stillRight()));
    if (this.article.origin === 'edited' && this.article.beneath.title)
      row.append(button(say('takeBackEdit'), 'plain', () => this.askTakeBack()));
    if (this.article.state === 'archived') row.replaceChildren(drawRestore(this));
    return [bar, row];
  }

  // Of what answers, whatever is half written here.
  stillRight() {
    return this.write('check', {});
  }

  // What answers here is gone then: asked first.
  askTakeBack() {
    const go = button(say('takeBackEdit'), 'main', () => this.write('takeback', {}));
    this.tell(element('p', '', say('takeBackAsk')), go, button(say('backToEditing'), 'plain', () => this.tell()));
  }

  // The other languages are marked behind a change, except a small one.
  smallChange() {
    const label = element('label', 'tick');
    const others = this.article.languages.filter((one) => one !== this.article.language);
    label.hidden = this.isNew || others.length === 0;
    this.small = element('input');
    this.small.type = 'checkbox';
    label.append(this.small, ` ${say('smallChange')}`);
    return label;
  }

  bench() {
    const { article, tools } = this;
    const made = element('form', 'card');
    const words = field('bench', say('askAnything'), { maxLength: 1000 });
    const found = element('div');
    found.setAttribute('aria-live', 'polite');
    made.append(element('h2', '', say('testIt')), element('p', 'soft', say('testHint')), words.box, element('button', 'plain', say('ask')), found);
    made.addEventListener('submit', async (event) => {
      event.preventDefault();
      const question = words.value().trim();
      if (question === '') return;
      const answer = await tools.attempt(() => api.askArticles(question, article.language, article.topic, this.fields()));
      if (!answer) return;
      if (answer.faults.length > 0) {
        this.faults(answer.faults);
        return;
      }
      const parts = [drawRanked(answer, article.language, tools)];
      const asked = this.inputs.questions.value().split('\n').map((line) => line.trim());
      if ((answer.ranked[0]?.topic !== article.topic || answer.outcome !== 'answer') && !asked.includes(question))
        parts.push(button(say('addExample'), 'plain', () => this.addExample(question, made)));
      found.replaceChildren(...parts);
    });
    return made;
  }

  addExample(question, bench) {
    const box = this.inputs.questions.input;
    box.value = `${box.value.trimEnd()}\n${question}`.trimStart();
    this.changed();
    bench.requestSubmit();
    this.tools.tell(say('exampleAdded'));
  }

  versions() {
    const box = element('details', 'versions');
    const list = element('ul', 'list');
    const shown = element('div');
    shown.setAttribute('aria-live', 'polite');
    for (const one of this.article.versions) {
      const item = element('li', 'own');
      item.append(element('span', '', versionWords(one)));
      item.append(button(say('compare'), 'plain', () => this.compare(one, shown)));
      list.append(item);
    }
    if (this.article.beneath.title) {
      const item = element('li', 'own');
      item.append(element('span', '', say('beneath')), button(say('compare'), 'plain', () => this.show(this.article.beneath, shown)));
      list.append(item);
    }
    box.append(element('summary', '', `${say('versions')} (${this.article.versions.length})`), list, shown);
    return box;
  }

  async compare(one, shown) {
    const found = await this.tools.attempt(() => api.version(this.article.language, this.article.topic, one.number));
    if (found) this.show(found.fields, shown);
  }

  show(fields, shown) {
    const restore = button(say('restore'), 'plain', () => {
      this.fill(fields);
      this.changed();
      this.tools.tell(say('restored'));
      this.inputs.title.focus();
    });
    shown.replaceChildren(element('p', 'soft', say('comparing')), drawDifference(asText(fields), asText(this.fields())), restore);
  }

  draw() {
    const form = element('form', 'article');
    const more = element('details');
    const back = linkTo(this.tools, '', '', say('allArticles'));
    back.href = '/console/articles';
    this.web = element('div', 'preview');
    this.web.tabIndex = 0; // it scrolls
    this.plain = element('pre', 'preview');
    this.plain.tabIndex = 0;
    const other = element('details');
    other.append(element('summary', '', say('asPlain')), this.plain);
    more.append(element('summary', '', say('more')), ...MORE.map(([name]) => this.inputs[name].box));
    if (!this.isNew && this.article.state !== 'archived') more.append(drawArchive(this));
    this.inputs.body.box.insertBefore(toolbar(this.inputs.body.input), this.inputs.body.input);
    this.hints = drawHints(this.inputs.body.input, this.article.language);
    form.append(
      this.inputs.title.box,
      this.inputs.body.box,
      this.hints.box,
      element('h2', '', say('preview')),
      this.web,
      other,
      this.inputs.questions.box,
      more,
      this.smallChange(),
      ...this.deeds(),
      drawLater(this),
    );
    form.addEventListener('input', (event) => NAMES.some((name) => this.inputs[name].input === event.target) && this.changed());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      return this.publish();
    });
    const title = element('h1', '', this.article.fields.title || say('newArticle'));
    this.main.replaceChildren(back, title, this.head(), drawMarks(this), this.told, this.other(), form, this.bench(), this.versions());
    this.preview();
    this.hints.show();
  }
}

// An article that is not there yet, in this language or in any.
async function begin(language, topic, tools) {
  for (const one of ['fi', 'sv', 'en'].filter((other) => other !== language)) {
    const found = await tools.attempt(() => api.article(one, topic), (refusal) => refusal.code === 'no_article');
    if (!found) continue;
    const same = ['tools', 'competences', 'audience', 'urgent', 'see_also', 'owner'];
    const fields = Object.fromEntries(same.map((name) => [name, found.fields[name] ?? '']));
    return { ...empty(language, topic), fields, languages: found.languages };
  }
  return empty(language, topic);
}

const empty = (language, topic) => ({ topic, language, version: 0, origin: '', state: 'published', marks: [], facts: [], fields: {}, beneath: {}, versions: [], languages: [] });

export async function drawArticle(main, language, topic, tools) {
  let missing = false;
  const shown = (refusal) => (missing = refusal.code === 'no_article');
  const article = (await tools.attempt(() => api.article(language, topic), shown)) ?? (missing ? await begin(language, topic, tools) : null);
  if (article) new Page(main, article, tools).draw();
}
