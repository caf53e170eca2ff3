// What waits for an editor: questions that Neuvo could not answer, and what tutors told of solved requests.
import * as api from './api_articles.js';
import { say, time, language as pageLanguage } from './texts.js';
import { button, element, field } from './make.js';
import { linkTo } from './articles.js';
import { addQuestion, beginArticle } from './new_article.js';

const settling = (of, deed, one) => ({ of, deed, ids: one.ids });

function done(of, deed, one, item, words, tools, again) {
  return button(say(words), 'plain', async () => {
    if (await tools.attempt(() => api.settle(settling(of, deed, one)))) {
      item.remove();
      await again();
      tools.tell(say(`done_${deed}`));
    }
  });
}

// Which article the question belongs to: those that lie nearest, or another by its name.
function belongs(group, tools) {
  const box = element('div');
  const settles = settling('unanswered', 'answered', group);
  const [question] = group.words;
  if (group.nearest.length === 0) return box;
  box.append(element('p', 'soft', say('nearestArticles')));
  const list = element('ul', 'near');
  for (const one of group.nearest) {
    const item = element('li', 'own');
    const add = button(say('belongsHere'), 'plain', () => addQuestion(group.language, one.topic, question, settles, tools));
    add.setAttribute('aria-label', `${say('belongsHere')}: ${one.title}`);
    item.append(linkTo(tools, group.language, one.topic, one.title), add);
    list.append(item);
  }
  box.append(list);
  return box;
}

function drawGroup(group, tools, again) {
  const item = element('li', 'card');
  const [question, ...others] = group.words;
  const heading = element('h3', 'words', `”${question}”`);
  heading.lang = group.language;
  const badges = element('p', 'badges');
  badges.append(
    element('span', 'badge', say(group.people === 1 ? 'onePerson' : 'people').replace('{count}', group.people)),
    element('span', 'soft', `${group.language.toUpperCase()} · ${time(group.at_ms)}`),
  );
  if (group.answered) badges.append(element('span', 'badge', say('answeredNow')));
  if (group.tells > 0) badges.append(element('span', 'soft', say('wantsToHear').replace('{count}', group.tells)));
  item.append(heading, badges);
  if (others.length > 0) {
    const more = element('ul');
    more.lang = group.language;
    more.append(...others.map((one) => element('li', '', one)));
    item.append(element('p', 'soft', say('alsoAsked')), more);
  }
  if (group.topic) {
    const shown = element('p', 'soft', `${say('shownNoHelp')} `);
    shown.append(linkTo(tools, group.language, group.topic, group.topic));
    item.append(shown);
  }
  item.append(belongs(group, tools));
  const row = element('div', 'deeds');
  const write = () => beginArticle(group.language, { title: question, questions: group.words.join('\n'), body: '' }, settling('unanswered', 'answered', group), tools);
  row.append(button(say('writeArticle'), 'main', write));
  if (group.answered) row.append(done('unanswered', 'answered', group, item, 'isAnswered', tools, again));
  row.append(
    done('unanswered', 'out_of_scope', group, item, 'outOfScope', tools, again),
    done('unanswered', 'passed_over', group, item, 'passOver', tools, again),
  );
  item.append(row);
  return item;
}

function drawDraft(draft, tools, again) {
  const item = element('li', 'card');
  const heading = element('h3', 'words', draft.question);
  const answer = element('p', 'words', draft.answer);
  heading.lang = answer.lang = draft.language;
  const where = element('p', 'soft', draft.topic ? `${say('draftExample')} ` : say('draftArticle'));
  if (draft.topic) where.append(linkTo(tools, draft.language, draft.topic, draft.topic));
  const row = element('div', 'deeds');
  const settles = settling('article-drafts', 'accepted', draft);
  const write = () => beginArticle(draft.language, { title: draft.question, questions: draft.question, body: draft.answer }, settles, tools);
  if (draft.topic) row.append(button(say('draftOpenExample'), 'main', () => addQuestion(draft.language, draft.topic, draft.question, settles, tools)));
  row.append(button(say('writeArticle'), draft.topic ? 'plain' : 'main', write), done('article-drafts', 'dropped', draft, item, 'dropDraft', tools, again));
  item.append(heading, answer, where, row);
  return item;
}

// What people's words mean, as their picks taught it; a wrong one is removed here.
function drawLearnt(one, tools, again) {
  const item = element('li', 'card');
  const words = one.words || say('learntUnread');
  const remove = button(say('forgetLearnt'), 'plain', async () => {
    if (!(await tools.attempt(() => api.forgetLearnt(one.code)))) return;
    await again();
    tools.tell(say('done_forgotten'));
  });
  remove.setAttribute('aria-label', `${say('forgetLearnt')}: ${words}`);
  const where = element('p', 'soft', `${say('learntFrom').replace('{people}', String(one.people)).replace('{against}', String(one.against))} `);
  where.append(linkTo(tools, pageLanguage(), one.topic, one.topic));
  item.append(element('h3', 'words', words), where, remove);
  return item;
}

export async function drawUnanswered(main, tools) {
  const waiting = await tools.attempt(() => api.unanswered());
  const told = waiting && (await tools.attempt(() => api.drafts()));
  const taught = told && (await tools.attempt(() => api.learnt()));
  if (!taught) return;
  const again = () => drawUnanswered(main, tools).then(() => main.focus());
  const search = field('search', say('searchWords'), { type: 'search' });
  const list = element('ul', 'list');
  const fill = () => {
    const words = search.value().trim().toLowerCase();
    const kept = waiting.groups.filter((group) => group.words.join(' ').toLowerCase().includes(words));
    list.replaceChildren(...kept.map((group) => drawGroup(group, tools, again)));
    if (kept.length === 0) list.append(element('li', 'soft', say('noUnanswered')));
  };
  search.input.addEventListener('input', fill);
  fill();
  const drafts = element('ul', 'list');
  drafts.append(...told.drafts.map((draft) => drawDraft(draft, tools, again)));
  if (told.drafts.length === 0) drafts.append(element('li', 'soft', say('noTutorDrafts')));
  const learnt = element('ul', 'list');
  learnt.append(...taught.learnt.map((one) => drawLearnt(one, tools, again)));
  if (taught.learnt.length === 0) learnt.append(element('li', 'soft', say('nothingLearnt')));
  main.replaceChildren(
    element('h1', '', say('unanswered')),
    element('p', 'soft', say('unansweredHint')),
    element('h2', '', say('failedQuestions')),
    search.box,
    list,
    element('h2', '', say('tutorDrafts')),
    element('p', 'soft', say('draftsHint')),
    drafts,
    element('h2', '', say('learnt')),
    element('p', 'soft', say('learntHint')),
    learnt,
  );
}
