// Hints for a text that is read in a hurry: long sentences, chains of passives, words that few people use. They stand beside
// the text and keep nobody from publishing. What counts in which language is data: plain/fi.json, sv.json, en.json.
import { ask } from './plain_data.js';
import { say } from './texts.js';
import { element } from './make.js';

const PAUSE = 400; // after the last key
const SHOWN = 8;
const CHAIN = 2; // passives in one sentence

/** @typedef {{words: number, passive: string, before?: string[], except: string[], jargon: [string, string][]}} Rules */

const plainWords = (text) => text.replace(/\{\{[^}]*\}\}/g, 'x').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*/g, '');

// A sentence ends at its mark or with its line; a step's number is no end.
function sentences(text) {
  return plainWords(text)
    .split('\n')
    .flatMap((line) => line.replace(/^\s*(?:\d+[.)]|[-*])\s+/, '').split(/(?<=[.!?:])\s+(?=[\p{Lu}\d])/u))
    .map((one) => one.trim())
    .filter(Boolean);
}

const wordsOf = (sentence) => sentence.toLowerCase().match(/[\p{L}\d]+(?:[-'][\p{L}\d]+)*/gu) ?? [];

function countPassives(words, rules) {
  const pattern = new RegExp(rules.passive, 'u');
  return words.filter((word, index) => pattern.test(word) && !rules.except.includes(word) && (!rules.before || rules.before.includes(words[index - 1]))).length;
}

/** @typedef {{kind: 'long'|'passive'|'jargon', words: string, instead?: string, count?: number}} Hint */

/** @param {string} text @param {Rules} rules */
export function hints(text, rules) {
  /** @type {Hint[]} */
  const found = [];
  for (const sentence of sentences(text)) {
    const words = wordsOf(sentence);
    const start = `${sentence.slice(0, 60)}${sentence.length > 60 ? '…' : ''}`;
    if (words.length > rules.words) found.push({ kind: 'long', words: start, count: words.length });
    if (countPassives(words, rules) >= CHAIN) found.push({ kind: 'passive', words: start });
  }
  const plain = plainWords(text);
  for (const [stem, instead] of rules.jargon) {
    const hit = plain.match(new RegExp(`(?<![\\p{L}\\d])${stem}[\\p{L}\\d]*`, 'iu'));
    if (hit) found.push({ kind: 'jargon', words: hit[0], instead });
  }
  return found;
}

function line(one) {
  return say(`plain_${one.kind}`).replace('{words}', one.words).replace('{count}', String(one.count ?? '')).replace('{instead}', one.instead ?? '');
}

/** A list beside the text, which follows it. */
export function drawHints(input, language) {
  const box = element('div', 'hints');
  const heading = element('p');
  const list = element('ul');
  let timer = 0;
  const show = async () => {
    const rules = await ask(language);
    const found = rules === null ? [] : hints(input.value, rules);
    box.hidden = found.length === 0;
    heading.textContent = `${say('plainHints')} (${found.length})`;
    list.replaceChildren(...found.slice(0, SHOWN).map((one) => element('li', '', line(one))));
  };
  box.hidden = true;
  box.append(heading, list);
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  return { box, show };
}
