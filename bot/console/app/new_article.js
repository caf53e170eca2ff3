// A new article: its title gives it a name, then it is written on the page of an article.
import * as api from './api_articles.js';
import { language as pageLanguage, say } from './texts.js';
import { element, field, form } from './make.js';
import { keep } from './kept.js';

const NAME_MOST = 48;

// As an article's file would be called: a-z, 0-9 and -.
export function nameOf(title) {
  const plain = title.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const name = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, NAME_MOST).replace(/-+$/, '');
  return name || 'artikkeli';
}

// A name that no article has in any language.
async function freeName(title) {
  const taken = async (name) => {
    const answers = await Promise.all(['fi', 'sv', 'en'].map((one) => api.article(one, name).catch((refusal) => {
      if (refusal.code !== 'no_article') throw refusal;
      return null;
    })));
    return answers.some(Boolean);
  };
  const name = nameOf(title);
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name.slice(0, NAME_MOST - 4)}-${number}`;
    if (!(await taken(tried))) return tried;
  }
}

/** Opens the page of a new article with these fields; nothing is kept in Neuvo yet. */
export async function beginArticle(language, fields, settles, tools) {
  const topic = await tools.attempt(() => freeName(fields.title));
  if (!topic) return;
  keep(`${language}/${topic}`, { seen: 0, fields, settles });
  tools.go(`/console/articles/${language}/${topic}`);
}

/** Opens the page of an article with one example question more. */
export async function addQuestion(language, topic, question, settles, tools) {
  const found = await tools.attempt(() => api.article(language, topic));
  if (!found) return;
  const questions = (found.fields.questions ?? '').split('\n').filter(Boolean);
  if (!questions.includes(question)) questions.push(question);
  keep(`${language}/${topic}`, { seen: found.version, fields: { ...found.fields, questions: questions.join('\n') }, settles });
  tools.go(`/console/articles/${language}/${topic}`);
}

export function drawNewArticle(main, tools) {
  const title = field('title', say('field_title'), { required: true, maxLength: 200 });
  const box = element('div', 'field');
  const label = element('label', '', say('articleLanguage'));
  const select = element('select');
  label.htmlFor = select.id = 'language';
  select.append(new Option('Suomi', 'fi'), new Option('Svenska', 'sv'), new Option('English', 'en'));
  select.value = pageLanguage();
  box.append(label, select);
  const made = form(say('newArticle'), say('newArticleHint'), [title, { box }], say('begin'), () =>
    beginArticle(select.value, { title: title.value().trim(), questions: '', body: '' }, null, tools),
  );
  main.replaceChildren(made);
  title.focus();
  return Promise.resolve();
}
