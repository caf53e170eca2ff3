// Articles under /api/v1.
import { makeId } from '/assets/chat/visit.js';
import { ask, insist } from './api.js';

/**
 * What an article says; of a list one value a line.
 * @typedef {{title?: string, questions?: string, keywords?: string, tools?: string, competences?: string, owner?: string,
 *   checked_on?: string, review_by?: string, audience?: string, urgent?: string, see_also?: string, body?: string}} Fields
 * @typedef {{number: number, author: string, at_ms: number, due_ms: number, waits: boolean, approver: string,
 *   deed: 'published'|'draft'|'taken_back'|'scheduled'|'archived'|'checked'|'disk'}} Version
 * @typedef {{kind: 'behind'|'review'|'shipped', why: string, at_ms: number}} Mark what is to be looked at
 * @typedef {'published'|'draft'|'scheduled'|'waits'|'archived'} State
 * @typedef {{topic: string, language: string, version: number, origin: 'shipped'|'file'|'edited'|'', state: State,
 *   due_ms: number, approval: boolean, own: boolean, marks: Mark[], fields: Fields, beneath: Fields, versions: Version[],
 *   languages: string[]}} Article
 * @typedef {{topic: string, language: string, version: number, title: string, owner: string, checked_on: string,
 *   review_by: string, tools: string, origin: string, state: State, due_ms: number, internal: boolean, overdue: boolean,
 *   used: number, helped: number, marks: Mark[]}} Row used, helped (per cent): -1 for fewer than five
 * @typedef {{question: string, topics: string, why: string}} Broken
 * @typedef {{faults: {field: string, text: string}[], broken: Broken[], error?: {code: string}}} Tried
 */

const place = (language, topic) => `articles/${language}/${encodeURIComponent(topic)}`;

/** @returns {Promise<{articles: Row[], more: boolean}>} */
export const articles = (language, after) => ask('GET', `articles?language=${language}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
/** @returns {Promise<Article>} */
export const article = (language, topic) => ask('GET', place(language, topic));
export const version = (language, topic, number) => ask('GET', `${place(language, topic)}/versions/${number}`);
/**
 * Questions that failed and ask the same, or what a tutor told; with the way to be done with it.
 * @typedef {{ids: string[], language: string, words: string[], topic: string, at_ms: number, people: number, tells: number,
 *   answered: boolean, nearest: {topic: string, title: string}[]}} Group
 * @typedef {{ids: string[], language: string, topic: string, question: string, answer: string, at_ms: number}} Draft
 * @typedef {{of: 'unanswered'|'article-drafts', deed: string, ids: string[]}} Settling
 */
/** @returns {Promise<{groups: Group[]}>} */
export const unanswered = () => ask('GET', 'unanswered');
/** @returns {Promise<{drafts: Draft[]}>} */
export const drafts = () => ask('GET', 'article-drafts');
/**
 * @typedef {{rows: number, articles: {line: number, topic: string, language: string, fields: Fields}[],
 *   faults: {line: number, text: string}[]}} Table
 */
/** @returns {Promise<Table>} what the file holds; keeps nothing */
export const readTable = (file, language) => ask('POST', `articles/import?language=${language}`, file);
/** All articles about it are to be looked at. */
export const toolChanged = (tool) => insist('articles/tool-changed', { id: makeId(), tool });
export const settle = ({ of, deed, ids }, topic = '') => insist(`${of}/${deed}`, { id: makeId(), ids, topic });
/** Which articles a question finds; with topic and fields: as if these were published. */
export const askArticles = (text, language, topic, fields) => ask('POST', 'articles/ask', { text, language, ...(topic ? { topic, ...fields } : {}) });
/** Refused with a Tried as its answer: with faults, or with questions that it would break and that `accepts` does not take. */
export const write = (language, topic, deed, seen, fields) =>
  insist(`${place(language, topic)}/${deed}`, { id: makeId(), version: seen, ...fields });
