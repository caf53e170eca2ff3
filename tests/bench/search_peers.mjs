// minisearch and node-nlp with the texts that search.c left in the scratch folder: how fast they answer, and how often the
// right article comes first. Both get the articles' titles, questions and bodies.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { scratch: { type: 'string' }, size: { type: 'string' }, peers: { type: 'string' } },
});
const warmUp = 100;
const rowsOf = (name) => readFileSync(join(options.scratch, name), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
const peer = (name) => createRequire(resolve(options.peers, name, 'package.json'))(name);

function miniSearch(articles) {
  const MiniSearch = peer('minisearch');
  const index = new MiniSearch({ fields: ['title', 'questions', 'text'], extractField: (row, field) => (Array.isArray(row[field]) ? row[field].join('\n') : row[field]) });
  index.addAll(articles);
  return (text) => index.search(text, { boost: { title: 3, questions: 2 } })[0]?.id;
}

// Each article is an intent, its title and questions the examples: bodies are more than it can learn.
async function nodeNlp(articles) {
  const { NlpManager } = peer('node-nlp');
  const manager = new NlpManager({ languages: ['fi'], forceNER: false, nlu: { log: false }, autoSave: false });
  for (const row of articles) {
    for (const text of [row.title, ...row.questions]) manager.addDocument('fi', text, row.id);
  }
  await manager.train();
  return async (text) => (await manager.process('fi', text)).classifications[0].intent;
}

async function measure(name, make, articles, questions) {
  const started = performance.now();
  const ask = await make(articles);
  const built = performance.now() - started;
  const took = [];
  let right = 0;
  for (const [index, { id, text }] of questions.entries()) {
    const from = performance.now();
    const best = await ask(text);
    if (index < warmUp) continue;
    took.push(performance.now() - from);
    right += best === id ? 1 : 0;
  }
  took.sort((one, other) => one - other);
  const at = (share) => took[Math.floor(took.length * share)].toFixed(3);
  console.log(`search over ${articles.length} articles: ${name} built in ${built.toFixed(0)} ms, p50 ${at(0.5)} p99 ${at(0.99)} ms, recall@1 ${(right / took.length).toFixed(3)}`);
}

const articles = rowsOf(`${options.size}.jsonl`);
const questions = rowsOf(`${options.size}.questions.jsonl`);
await measure('minisearch', miniSearch, articles, questions);
if (articles.length <= 1000) await measure('node-nlp', nodeNlp, articles, questions);
