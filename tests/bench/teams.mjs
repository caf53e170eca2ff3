// Neuvo in Teams beside an echo bot on Microsoft's botbuilder, in one run and in turn: 50 conversations, 60 messages each,
// the next one when the one before is answered. Neuvo checks each token, searches and stores durably; the peer does none
// of it. The promise: four times the messages a second, a quarter of the p99, half of the idle memory.
//   node teams.mjs --binary FILE --load FILE --data DIR [--peer FOLDER] [--rounds 5]
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createServer } from 'node:net';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Identity } from '../platforms/teams/identity.mjs';
import { figuresOf } from '../platforms/neuvo.mjs';

const CONVERSATIONS = 50;
const MESSAGES = 60; // in each
const SETTLE_MS = 3000;
const PATIENCE_MS = 60000;

const { values: options } = parseArgs({
  options: { binary: { type: 'string' }, load: { type: 'string' }, data: { type: 'string' }, peer: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// One of the two bots.
class Program {
  constructor(name, words, environment = {}) {
    Object.assign(this, { name, words, environment, rounds: [] });
  }

  async start() {
    this.port = await freePort();
    const log = openSync(`${options.data}.${this.name}.log`, 'w');
    const [command, ...words] = this.words(this.port);
    this.process = spawn(command, words, { stdio: ['ignore', log, log], env: { ...process.env, ...this.environment }, cwd: this.folder });
    closeSync(log);
    process.once('exit', () => this.process.kill('SIGKILL'));
    for (const limit = Date.now() + PATIENCE_MS; ; await pause(10)) {
      if ((await fetch(`http://127.0.0.1:${this.port}/ready`).catch(() => null))?.ok) break;
      if (Date.now() > limit || this.process.exitCode !== null) throw new Error(`${this.name} did not start`);
    }
    await pause(SETTLE_MS);
    this.idle = this.memory();
  }

  memory() {
    return figuresOf(this.process.pid).megabytes;
  }

  // Milliseconds of processor time, of all its threads.
  worked() {
    return figuresOf(this.process.pid).seconds * 1000;
  }

  end() {
    this.process?.kill('SIGTERM');
  }
}

// Milliseconds that this machine's processors have worked, for whomever, and that our children have (proc(5)).
function busy() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
function ofChildren() {
  const [, ticks] = /\) (.*)/.exec(readFileSync('/proc/self/stat', 'utf8'));
  return ticks.split(' ').slice(13, 15).reduce((sum, each) => sum + Number(each) * 10, 0);
}

// One round: 50 people at once. The place of the answers has the same address in each round.
function measure({ identity, port, authorization }, program, round) {
  const words = Object.entries({
    bot: program.port, port, app: identity.appId, tenant: identity.tenant, conversations: CONVERSATIONS, messages: MESSAGES,
    first: 1700000000000 + (round + 1) * 1000000, ...(program.checks && { authorization }),
  }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const before = { machine: busy(), load: ofChildren(), bot: program.worked(), at: performance.now() };
  return new Promise((done, fail) => {
    execFile(options.load, words, (error, said, why) => {
      if (error) return fail(new Error(`${program.name}: ${why.trim() || error.message}`));
      const [rate, p50, p99] = said.split(' ').map(Number);
      const all = (performance.now() - before.at) * cpus().length;
      const own = program.worked() - before.bot;
      const load = ofChildren() - before.load;
      const messages = CONVERSATIONS * MESSAGES;
      return done({
        rate, p50, p99, memory: program.memory(), own: own / messages, load: load / messages,
        others: Math.max(0, busy() - before.machine - own - load) / all, idle: Math.max(0, 1 - (busy() - before.machine) / all),
      });
    });
  });
}

const median = (rounds, of) => rounds.map((round) => round[of]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
const figures = ({ name, idle, rounds }) =>
  `${name} ${median(rounds, 'rate').toFixed(0)} messages/s, p50 ${median(rounds, 'p50').toFixed(1)} ms, p99 ${median(rounds, 'p99').toFixed(1)} ms, ` +
  `idle ${idle.toFixed(1)} MB, afterwards ${rounds.at(-1).memory.toFixed(1)} MB, ${median(rounds, 'own').toFixed(2)} ms of processor time a message ` +
  `(who asks: ${median(rounds, 'load').toFixed(2)} ms; others had ${(median(rounds, 'others') * 100).toFixed(0)} % of the machine, idle ${(median(rounds, 'idle') * 100).toFixed(0)} %)`;

const identity = await Identity.begin({ appId: randomUUID(), secret: 'salaisuus', tenant: randomUUID() });
const port = await freePort();
const service = { identity, port, authorization: identity.bearer(`http://127.0.0.1:${port}/emea/`) };
const programs = [];
let good = true;
try {
  const ours = new Program('Neuvo', (own) => [options.binary, 'serve', '--data', options.data, '--port', String(own)], {
    ...identity.environment,
    NEUVO_TEAMS_APP_ID: identity.appId,
    NEUVO_TEAMS_APP_SECRET: identity.secret,
    NEUVO_TEAMS_TENANT: identity.tenant,
    NEUVO_TEAMS_SERVICE_HOSTS: '127.0.0.1',
    NEUVO_LIMITS_MESSAGES_PER_MINUTE: '0',
    NEUVO_LIMITS_TEAMS_PER_SECOND: '0',
    NEUVO_LIMITS_TEAMS_THREAD_PER_SECOND: '0',
    NEUVO_LIMITS_TEAMS_THREAD_PER_HOUR: '0',
    NEUVO_LOG_LEVEL: 'warn',
  });
  ours.checks = true;
  programs.push(ours);
  if (options.peer) {
    const peer = new Program('botbuilder', (own) => [process.execPath, 'echo.js', String(own)]);
    peer.folder = options.peer;
    programs.push(peer);
  }
  for (const program of programs) await program.start();
  for (let round = 0; round <= Number(options.rounds); round += 1) {
    for (const program of programs) {
      const figure = await measure(service, program, round);
      if (round > 0) program.rounds.push(figure); // the first warms up
    }
  }
  const [, peer] = programs;
  console.log(`teams, medians of ${options.rounds} rounds of ${CONVERSATIONS} × ${MESSAGES} messages: ${programs.map(figures).join('; ')}`);
  if (peer) {
    const rate = median(ours.rounds, 'rate') / median(peer.rounds, 'rate');
    const p99 = median(ours.rounds, 'p99') / median(peer.rounds, 'p99');
    const memory = ours.idle / peer.idle;
    good &&= rate >= 4 && p99 <= 1 / 4 && memory <= 1 / 2;
    console.log(`teams: ${rate.toFixed(1)} times the messages/s (at least 4), p99 × ${p99.toFixed(2)} (at most 0.25), idle memory × ${memory.toFixed(2)} (at most 0.5)`);
  }
} catch (error) {
  console.log(`teams: ${error.message}`);
  good = false;
}
programs.forEach((program) => program.end());
await identity.end();
process.exit(good ? 0 : 1);
