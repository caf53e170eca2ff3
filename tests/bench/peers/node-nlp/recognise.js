// node-nlp with the face of `neuvo intents --train FILE [--refuse]`: lines {"id","text"} in, {"id","intent","score"} out.
// It has a threshold of its own; without --refuse its best intent counts.
const fs = require('node:fs');
const readline = require('node:readline');
const { NlpManager } = require('node-nlp');

const rowsOf = (file) => fs.readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));

async function main() {
  const manager = new NlpManager({ languages: ['en'], forceNER: false, nlu: { log: false }, autoSave: false });
  for (const row of rowsOf(process.argv[process.argv.indexOf('--train') + 1])) {
    if (row.intent !== 'oos') manager.addDocument('en', row.text, row.intent);
  }
  await manager.train();
  const refuse = process.argv.includes('--refuse');
  console.error('trained');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { id, text } = JSON.parse(line);
    const result = await manager.process('en', text);
    const best = result.classifications.find((one) => one.intent !== 'None' || !refuse) ?? { intent: 'oos', score: 0 };
    const refused = refuse && (result.intent ?? 'None') === 'None';
    console.log(JSON.stringify({ id, intent: refused ? 'oos' : best.intent, score: best.score }));
  }
}

main();
