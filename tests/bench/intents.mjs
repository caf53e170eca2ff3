// How well intents are recognised on public data, Neuvo beside node-nlp, by the same script in the same run. Only train
// and development parts are used: where there is a development part it is asked (half of it, where the other half sets
// the threshold; both ways), elsewhere fivefold cross-validation over the training part. In HINT3 a fifth of the intents
// is left out in turn and plays the out-of-scope part, as the sets have none.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: { binary: { type: 'string' }, data: { type: 'string' }, peer: { type: 'string' } },
});
const folds = 5;
// accuracy and recall: what is promised of Neuvo on these parts.
const sets = [
  { name: 'clinc150', accuracy: 0.9, recall: 0.8, seconds: 20 },
  { name: 'banking77', accuracy: 0.915 },
  { name: 'hwu64', accuracy: 0.885 },
  { name: 'banking50-oos' },
  { name: 'braun-askubuntu' },
  { name: 'braun-webapps' },
  { name: 'braun-chatbot' },
  { name: 'hint3-curekart', leaveOut: true },
  { name: 'hint3-powerplay11', leaveOut: true },
  { name: 'hint3-sofmattress', leaveOut: true },
];
const contenders = [{ name: 'neuvo', command: [options.binary, 'intents'], takesDev: true }];
if (options.peer) contenders.push({ name: 'node-nlp', command: ['node', join(options.peer, 'recognise.js')] });

const scratch = mkdtempSync(join(tmpdir(), 'neuvo-bench-intents-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const linesOf = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function rowsOf(file) {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
}

function written(name, rows) {
  const file = join(scratch, name);
  writeFileSync(file, linesOf(rows));
  return file;
}

// The rounds in which a set is asked: what is learnt, what sets the threshold, what is asked.
function roundsOf(set) {
  const folder = join(options.data, 'nlu', set.name);
  const train = rowsOf(join(folder, 'train.jsonl'));
  if (existsSync(join(folder, 'dev.jsonl'))) {
    const dev = rowsOf(join(folder, 'dev.jsonl'));
    if (![...train, ...dev].some((row) => row.intent === 'oos')) return [{ train, asked: dev }];
    const half = (rest) => dev.filter((row, index) => index % 2 === rest);
    return [0, 1].map((rest) => ({ train, dev: half(rest), asked: half(1 - rest), refuse: true }));
  }
  const names = [...new Set(train.map((row) => row.intent))].sort();
  const seen = new Map();
  const foldOf = train.map((row) => {
    seen.set(row.intent, (seen.get(row.intent) ?? -1) + 1);
    return seen.get(row.intent) % folds;
  });
  return Array.from({ length: folds }, (unused, fold) => {
    const outside = (row) => Boolean(set.leaveOut) && names.indexOf(row.intent) % folds === fold;
    return {
      train: train.filter((row, index) => foldOf[index] !== fold && !outside(row)),
      asked: train.filter((row, index) => foldOf[index] === fold).map((row) => (outside(row) ? { ...row, intent: 'oos' } : row)),
      refuse: Boolean(set.leaveOut),
    };
  });
}

// The answers, the seconds until the first one (that is training), and the seconds for the others.
function answersOf(contender, round) {
  const [program, ...first] = contender.command;
  const given = [...first, '--train', written('train.jsonl', round.train)];
  if (contender.takesDev && round.dev) given.push('--dev', written('dev.jsonl', round.dev));
  else if (round.refuse) given.push('--refuse');
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, given, { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    let trained = 0;
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (part) => {
      trained ||= performance.now();
      out += part;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) reject(new Error(`${contender.name} ended with ${status}`));
      const answers = out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
      resolve({ answers, training: (trained - started) / 1000, asking: (performance.now() - trained) / 1000 });
    });
    child.stdin.end(linesOf(round.asked.map(({ id, text }) => ({ id, text }))));
  });
}

// Wilson (1927), 95 %.
function interval(hits, count) {
  const z = 1.959964;
  const share = hits / count;
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const middle = share + (z * z) / (2 * count);
  const scale = 1 + (z * z) / count;
  return `${((middle - spread) / scale).toFixed(3)}–${((middle + spread) / scale).toFixed(3)}`;
}

async function measure(contender, rounds) {
  const sum = { inside: 0, right: 0, outside: 0, refused: 0, training: 0, asking: 0 };
  for (const round of rounds) {
    const { answers, training, asking } = await answersOf(contender, round);
    if (answers.length !== round.asked.length) throw new Error(`${contender.name} left questions unanswered`);
    round.asked.forEach((row, index) => {
      const right = answers[index].id === row.id && answers[index].intent === row.intent;
      const outside = row.intent === 'oos';
      sum[outside ? 'outside' : 'inside'] += 1;
      if (right) sum[outside ? 'refused' : 'right'] += 1;
    });
    sum.training = Math.max(sum.training, training);
    sum.asking += asking;
  }
  const accuracy = sum.right / sum.inside;
  const recall = sum.outside > 0 ? sum.refused / sum.outside : undefined;
  return { ...sum, accuracy, recall };
}

function row(set, contender, got) {
  const cells = [set.padEnd(18), contender.padEnd(9), got.accuracy.toFixed(3), interval(got.right, got.inside).padEnd(12)];
  if (got.recall === undefined) cells.push(''.padEnd(24));
  else {
    const joint = (2 * got.accuracy * got.recall) / (got.accuracy + got.recall || 1);
    cells.push(got.recall.toFixed(3), interval(got.refused, got.outside).padEnd(12), joint.toFixed(3));
  }
  cells.push(got.training.toFixed(1).padStart(6), Math.round((got.inside + got.outside) / got.asking).toString().padStart(7));
  return cells.join(' ');
}

function judge(set, got, peer) {
  const faults = [];
  const expect = (holds, text) => holds || faults.push(text);
  expect(got.accuracy >= (set.accuracy ?? 0), `accuracy ${got.accuracy.toFixed(3)}, promised ${set.accuracy}`);
  expect((got.recall ?? 1) >= (set.recall ?? 0), `out-of-scope recall ${got.recall?.toFixed(3)}, promised ${set.recall}`);
  expect(got.training <= (set.seconds ?? Infinity), `training took ${got.training.toFixed(1)} s, promised ${set.seconds}`);
  // What counts beside the peer is both together: whoever refuses nothing is never wrong to refuse.
  const both = (one) => one.accuracy + (one.recall ?? one.accuracy);
  if (peer) expect(both(got) >= both(peer) - 0.02, `behind node-nlp (${both(got).toFixed(3)} < ${both(peer).toFixed(3)})`);
  return faults;
}

console.log('set                contender accuracy, 95 %      oos, 95 %          joint  train s  asked/s');
let failed = 0;
for (const set of sets) {
  const rounds = roundsOf(set);
  const results = [];
  for (const contender of contenders) {
    results.push(await measure(contender, rounds));
    console.log(row(set.name, contender.name, results.at(-1)));
  }
  for (const fault of judge(set, ...results)) {
    failed += 1;
    console.log(`${set.name}: ${fault}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
