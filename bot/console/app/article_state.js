// How an article stands: its state, what is to be looked at, and what can be done about both.
import * as api from './api_articles.js';
import { say, time } from './texts.js';
import { button, element, field } from './make.js';

/** @typedef {import('./api_articles.js').Mark} Mark */

const badge = (words, kind = '') => element('span', `badge ${kind}`, words);

/** @param {{state: string, due_ms: number, internal?: boolean}} one */
export function stateBadges(one) {
  const made = [];
  if (one.state !== 'published') made.push(badge(say(`state_${one.state}`).replace('{time}', one.due_ms ? time(one.due_ms) : '')));
  if (one.internal) made.push(badge(say('internal')));
  return made;
}

/** @param {Mark} mark */
export function markWords(mark) {
  const why = mark.kind === 'behind' ? mark.why.toUpperCase() : mark.why;
  return say(`mark_${mark.kind === 'shipped' && mark.why === 'file' ? 'file' : mark.kind}`).replace('{why}', why).replace('{time}', time(mark.at_ms, { dateStyle: 'short' }));
}

/** "Approved by", "for when": what a version says beside its number. @param {import('./api_articles.js').Version} one */
export function versionWords(one) {
  const deed = say(`version_${one.deed}`).replace('{time}', one.due_ms ? time(one.due_ms) : '');
  const approval = one.waits ? say('version_waits') : one.approver ? say('version_approver').replace('{name}', one.approver) : '';
  return [`${one.number}. ${deed}`, one.author || (one.deed === 'disk' ? say('onDisk') : '–'), time(one.at_ms), approval].filter(Boolean).join(', ');
}

// What waits for a second person, for whoever looks at it.
function drawWaiting(page) {
  const { article } = page;
  const box = element('div', 'notice');
  const [newest] = article.versions;
  if (article.own) {
    box.append(element('p', '', say('waitsForOther')));
    return box;
  }
  box.append(
    element('p', '', say('waitsForYou').replace('{name}', newest?.author || '–')),
    button(say('approve'), 'main', () => page.write('approve', {})),
  );
  return box;
}

/** Above the form: why somebody should look at it. */
export function drawMarks(page) {
  const { article } = page;
  const box = element('div');
  if (article.state === 'waits') box.append(drawWaiting(page));
  for (const mark of article.marks) {
    const line = element('p', 'notice', `${markWords(mark)} `);
    if (mark.kind === 'shipped') line.append(button(say('seenIt'), 'plain', () => page.write('seen', {})));
    box.append(line);
  }
  return box;
}

// The nearest whole hour, as a date-time box takes it.
function nextHour() {
  const then = new Date(Date.now() + 3600000);
  const two = (number) => String(number).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}T${two(then.getHours())}:00`;
}

/** Publishing at a time to come, and putting away. */
export function drawLater(page) {
  const box = element('details');
  const when = field('article-due', say('laterWhen'), { type: 'datetime-local', value: nextHour() });
  box.append(
    element('summary', '', say('later')),
    when.box,
    button(say('schedule'), 'plain', () => page.write('schedule', { ...page.fields(), ...page.how(), due_ms: new Date(when.value()).getTime() || 0 })),
  );
  return box;
}

// In each language it is an article of its own, with versions of its own.
async function inAllLanguages(page, wanted, deed, fields) {
  const { article, tools } = page;
  for (const language of ['fi', 'sv', 'en']) {
    const found = await tools.attempt(() => api.article(language, article.topic), (refusal) => refusal.code === 'no_article');
    if (!found || !wanted(found)) continue;
    const done = await tools.attempt(() => api.write(language, article.topic, deed, found.version, { ...fields(found), accepts: true }), (refusal) => page.refused(refusal));
    if (!done) return false;
  }
  return true;
}

const archiveAll = async (page) => {
  page.tools.tell(say('trying'));
  if (await inAllLanguages(page, (one) => one.state !== 'archived', 'archive', () => ({}))) await page.finish('archive');
};

const restoreAll = async (page) => {
  page.tools.tell(say('trying'));
  if (await inAllLanguages(page, (one) => one.state === 'archived', 'publish', (one) => ({ ...one.fields, small: true }))) await page.finish('publish');
};

export function drawArchive(page) {
  const box = element('div');
  box.append(element('p', 'soft', say('archiveHint')), button(say('archive'), 'plain', () => archiveAll(page)));
  return box;
}

export const drawRestore = (page) => button(say('restoreAll'), 'plain', () => restoreAll(page));
