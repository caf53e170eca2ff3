// Whatever is forged, foreign, replayed or malformed must be refused, never with 5xx, and nothing may come of it: no
// answer, no row in the store, no line in the log that holds its words, and no request to a foreign host.
//   node probes.mjs [PART OF A PROBE'S NAME]
import { createServer } from 'node:http';
import { join } from 'node:path';
import { readdirSync, readFileSync } from 'node:fs';
import { must, say } from '../support.mjs';
import { newKey, seconds } from './identity.mjs';
import { bodyProbes } from './probes_bodies.mjs';
import { curveKey, oddEndorsements, tokenProbes } from './probes_tokens.mjs';
import { Scene } from './scene.mjs';

const MARK = 'koetinkivi';
const FEWEST = 250;
const [wanted = ''] = process.argv.slice(2);

// A host that is in no list. Whoever comes here was led astray.
class Foreign {
  async begin() {
    this.visits = [];
    this.server = createServer((request, response) => {
      this.visits.push(`${request.method} ${request.url} ${request.headers.authorization ? 'with a token' : ''}`);
      response.end('{}');
    });
    this.server.on('connection', () => { this.connections = (this.connections ?? 0) + 1; });
    await new Promise((done) => this.server.listen(0, '::', done)); // all addresses of this machine
    this.port = this.server.address().port;
    this.url = `http://127.0.0.2:${this.port}`;
    return this;
  }

  end() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

// Publishes keys that are odd beside the good one.
async function publishOddKeys(scene) {
  const { identity } = scene;
  scene.oddKeys = await Promise.all(oddEndorsements.map(() => newKey()));
  scene.oddKeys.forEach((key, i) => { key.endorsements = oddEndorsements[i]; });
  scene.secretKey = { kty: 'oct', kid: 'secret', k: Buffer.alloc(32, 7).toString('base64url'), use: 'sig', endorsements: ['msteams'] };
  identity.keys.push(...scene.oddKeys);
  identity.trouble = (kind, response) => {
    if (kind !== 'keys') return false;
    const jwk = ({ kid, publicKey, endorsements }) => ({ ...publicKey.export({ format: 'jwk' }), kid, x5t: kid, use: 'sig', endorsements });
    response.end(JSON.stringify({ keys: [scene.secretKey, curveKey(), ...identity.keys.map(jwk)] }));
    return true;
  };
  scene.claims = (changed) => identity.claims(scene.teams.serviceUrl, changed);
  // All good deliveries are signed with the first key.
  scene.teams.bearer = () => (scene.good ??= identity.bearer(scene.teams.serviceUrl, {}, identity.keys[0]));
}

class Probing extends Scene {
  static async prepare() {
    const scene = Object.assign(new Probing(), await Scene.begin());
    scene.foreign = await new Foreign().begin();
    scene.past = seconds() - 3600;
    await publishOddKeys(scene);
    scene.aino = scene.teams.person('Aino Virtanen');
    scene.chat = scene.teams.personal(scene.aino);
    await scene.neuvo.start();
    const first = scene.teams.words(scene.chat, scene.aino, 'unohdin salasanani');
    must((await scene.teams.deliver(first)).status === 200, 'a good message was not taken');
    await scene.answer(first);
    scene.answered = first;
    scene.mark = MARK;
    scene.counts = { refused: 0, silent: 0, serverErrors: 0 };
    scene.wrong = [];
    return scene;
  }

  async probe(probe, number) {
    const activity = this.teams.words(this.chat, this.aino, `${MARK}${number} MARK miten jaan näytön`);
    const sent = await probe.change(this, activity);
    const started = performance.now();
    const { status, ms } = await this.teams.post(sent.activity ?? activity, { ...(probe.headers && { headers: probe.headers }), ...sent });
    const silent = ['silent', 'either'].includes(probe.effect) && status >= 200 && status < 300;
    const refused = status >= 400 && status < 500;
    if (refused) this.counts.refused += 1;
    if (silent) this.counts.silent += 1;
    if (status >= 500) this.counts.serverErrors += 1;
    if (!refused && !silent) this.wrong.push(`${probe.name}: ${status}`);
    if (process.env.NEUVO_PROBE_TIMES && ms > 20) console.error(`SLOW ${probe.name} ${status} ${ms.toFixed(0)}`);
    if (ms > 1000) this.wrong.push(`${probe.name}: it took ${Math.round(performance.now() - started)} ms`);
    must(this.neuvo.runs(), `Neuvo ended at: ${probe.name}\n${this.neuvo.said().slice(-3000)}`);
  }

  // Many unknown keys at once: Neuvo asks for keys once in a pause, not for each.
  async flood() {
    const asked = this.identity.asked.keys;
    const strangers = Array.from({ length: 200 }, (_, i) => this.identity.bearer(this.teams.serviceUrl, {}, { ...this.oddKeys[0], kid: `stranger${i}` }));
    const answers = await Promise.all(strangers.map((authorization) => this.teams.post(this.teams.words(this.chat, this.aino, MARK), { authorization })));
    must(answers.every(({ status }) => status === 401 || status === 403), `a flood of unknown keys was answered ${[...new Set(answers.map((one) => one.status))]}`);
    const more = this.identity.asked.keys - asked;
    must(more <= 3, `200 unknown keys led to ${more} requests for keys`);
  }

  // In the store, its journal and the log.
  traces() {
    const files = readdirSync(this.neuvo.data).map((name) => join(this.neuvo.data, name));
    return [...files, this.neuvo.log].filter((file) => {
      try {
        return readFileSync(file).includes(MARK);
      } catch {
        return false; // a folder
      }
    });
  }

  async end() {
    await this.foreign.end();
    await super.end();
  }
}

const scene = await Probing.prepare();
const probes = [...tokenProbes(), ...bodyProbes()].filter(({ name }) => name.includes(wanted));
const started = Date.now();
let wrong = '';
try {
  for (const [i, probe] of probes.entries()) await scene.probe(probe, i);
  await scene.flood();
  // Everything before it in the conversation is decided when this one is answered.
  const last = await scene.ask(scene.chat, scene.aino, 'wilma ei aukea');
  must(last.activity.type === 'message', 'it does not answer any more');
  const stray = scene.teams.heard.filter(({ activity, replyTo }) => activity.type === 'message' && replyTo !== scene.answered.id && replyTo !== last.replyTo);
  const twice = scene.answersTo(scene.answered).length - 1;
  await scene.neuvo.stop();
  const traces = scene.traces();
  const { refused, silent, serverErrors } = scene.counts;
  say(`probes: ${probes.length}, refused ${refused}, without any effect ${silent}, answered 5xx ${serverErrors}, ` +
    `accepted ${scene.wrong.length}, replies to them ${stray.length + twice}, visits to a foreign host ${scene.foreign.visits.length}, ` +
    `${((Date.now() - started) / 1000).toFixed(1)} s`);
  scene.wrong.push(...stray.map((entry) => `an answer that nobody asked for: ${JSON.stringify(entry.activity).slice(0, 200)}`));
  if (twice > 0) scene.wrong.push('a replayed message was answered again');
  scene.wrong.push(...scene.foreign.visits.map((visit) => `it went to a foreign host: ${visit}`));
  if (scene.foreign.connections) scene.wrong.push(`${scene.foreign.connections} connections to a foreign host`);
  scene.wrong.push(...traces.map((file) => `words of a refused message stand in ${file}`));
  scene.wrong.push(...scene.teams.violations, ...scene.identity.violations);
  must(wanted !== '' || refused >= FEWEST, `only ${refused} probes were refused`);
  if (scene.wrong.length > 0) wrong = `${scene.wrong.length} of ${probes.length}\n${scene.wrong.join('\n')}`;
} catch (error) {
  wrong = error.message;
  console.error(error);
}
if (wrong) console.error(scene.neuvo.said().slice(-5000));
say(wrong ? `not ok platforms/teams-probes: ${wrong.split('\n').join('\n  ')}` : 'ok platforms/teams-probes');
await scene.end().catch((error) => console.error(error));
process.exit(wrong ? 1 : 0);
