// Neuvo and an echo bot on matrix-bot-sdk against the same Synapse, in turn: processor time per message, all threads,
// and resident memory after it. The promise: at most a third and at most a half.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Homeserver, SERVER } from './homeserver.mjs';
import { begin, figuresOf, Neuvo, NEUVO } from './neuvo.mjs';
import { here, must, say, until } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

const ROUNDS = 2;
const MESSAGES = 300; // a round, of each: together the 600 of the ledger, from as many people
const PEOPLE = 30;
const ECHO = `@kaiku:${SERVER}`;
const QUESTIONS = ['miten jaan näytön teamsissä?', 'unohdin salasanani', 'wilma ei aukea', 'projektori on musta'];
const path = (room, rest) => `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${rest}`;

// The echo bot, with the words that Neuvo has too.
class Peer {
  constructor(homeserver, token) {
    this.folder = scratchFolder('peer');
    this.words = [join(process.env.NEUVO_PEER_CACHE, 'echo.js'), homeserver.url, token, this.folder];
    copyFileSync(join(here, 'peer/echo.js'), this.words[0]); // beside its library
  }

  start() {
    this.process = begin(process.execPath, this.words, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.ended = new Promise((done) => this.process.once('exit', done));
  }

  async end() {
    this.process.kill('SIGKILL');
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Somebody in a direct chat with one of the two, who waits for each answer.
class Person {
  static async begin(homeserver, name, bot) {
    const person = new Person();
    await homeserver.register(name);
    person.token = (await homeserver.login(name)).access_token;
    const options = { preset: 'trusted_private_chat', is_direct: true, invite: [bot] };
    person.room = (await homeserver.get('POST', '/_matrix/client/v3/createRoom', person.token, options)).room_id;
    Object.assign(person, { homeserver, bot, count: 0 });
    await until(async () => {
      const { joined } = await homeserver.get('GET', path(person.room, 'joined_members'), person.token);
      return joined[bot];
    }, `${bot} to join`);
    await person.sync(0);
    return person;
  }

  async sync(timeout) {
    const none = { types: [] };
    const room = { rooms: [this.room], timeline: { types: ['m.room.message'] }, state: none, ephemeral: none };
    const filter = JSON.stringify({ presence: none, room });
    const query = `timeout=${timeout}&filter=${encodeURIComponent(filter)}${this.since ? `&since=${this.since}` : ''}`;
    const news = await this.homeserver.get('GET', `/_matrix/client/v3/sync?${query}`, this.token);
    this.since = news.next_batch;
    return news.rooms?.join?.[this.room]?.timeline.events ?? [];
  }

  async ask() {
    const content = { msgtype: 'm.text', body: QUESTIONS[this.count % QUESTIONS.length], 'm.mentions': {} };
    this.count += 1;
    await this.homeserver.get('PUT', path(this.room, `send/m.room.message/m${this.count}`), this.token, content);
    await until(async () => (await this.sync(10000)).some((event) => event.sender === this.bot), `${this.bot} to answer`);
  }
}

// One round: milliseconds of processor time per message and MB.
async function measure(program, people) {
  const before = figuresOf(program.process.pid);
  const share = Array.from({ length: MESSAGES / people.length });
  await Promise.all(people.map(async (person) => { for (const _ of share) await person.ask(); }));
  const after = figuresOf(program.process.pid);
  return { ms: ((after.seconds - before.seconds) * 1000) / MESSAGES, megabytes: after.megabytes };
}

const median = (rounds, of) => rounds.map((round) => round[of]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];

async function tokenOf(homeserver, user) {
  await homeserver.register(user);
  return (await homeserver.login(user)).access_token;
}

const people = (homeserver, name, bot) =>
  Promise.all(Array.from({ length: PEOPLE }, (_, i) => Person.begin(homeserver, `${name}${i}`, bot)));

const homeserver = await Homeserver.plan();
await homeserver.begin();
const neuvo = await Neuvo.plan(homeserver, { NEUVO_MATRIX_TOKEN: await tokenOf(homeserver, 'neuvo'), NEUVO_LOG_LEVEL: 'warn' });
const peer = new Peer(homeserver, await tokenOf(homeserver, 'kaiku'));
let wrong = '';
try {
  await neuvo.start();
  peer.start();
  const ours = await people(homeserver, 'neuvolle', NEUVO);
  const theirs = await people(homeserver, 'kaiulle', ECHO);
  const [rounds, peerRounds] = [[], []];
  for (let i = 0; i <= ROUNDS; i += 1) {
    const [here, there] = [await measure(neuvo, ours), await measure(peer, theirs)];
    if (i === 0) continue; // warms up
    rounds.push(here);
    peerRounds.push(there);
  }
  const [ms, megabytes] = [median(rounds, 'ms'), median(rounds, 'megabytes')];
  const [peerMs, peerMegabytes] = [median(peerRounds, 'ms'), median(peerRounds, 'megabytes')];
  say(
    `matrix, medians of ${ROUNDS} rounds of ${MESSAGES} messages: Neuvo ${ms.toFixed(2)} ms of processor time per ` +
      `message, RSS ${megabytes.toFixed(1)} MB; matrix-bot-sdk echo bot ${peerMs.toFixed(2)} ms, ` +
      `${peerMegabytes.toFixed(1)} MB; ratios ${(ms / peerMs).toFixed(2)} and ${(megabytes / peerMegabytes).toFixed(2)}`,
  );
  must(ms <= peerMs / 3, 'more than a third of the processor time');
  must(megabytes <= peerMegabytes / 2, 'more than half of the memory');
} catch (error) {
  wrong = error.message;
  console.error(error, neuvo.said().slice(-5000));
}
say(wrong ? `not ok bench/matrix: ${wrong.split('\n').join('\n  ')}` : 'ok bench/matrix');
await neuvo.end().catch((error) => console.error(error));
await peer.end();
await homeserver.end();
process.exit(wrong ? 1 : 0);
