// Stops, kills, restarts, tokens: what happened meanwhile is answered, once. These tests end and start Neuvo.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkThread } from './form.mjs';
import { PASSWORD } from './homeserver.mjs';
import { NEUVO, Neuvo } from './neuvo.mjs';
import { departure } from './events.mjs';
import { must, root, test, until } from './support.mjs';

const QUESTION = 'miten jaan näytön teamsissä?';

test('nothing of a redacted question is kept', async ({ aino, neuvo, forgotten }) => {
  const room = await aino.direct();
  await aino.ask(room, 'projektori on musta luokassa sinitiainen');
  await neuvo.stop();
  must(neuvo.keeps('sinitiainen'), 'what was not redacted is kept');
  const kept = forgotten.filter((words) => neuvo.keeps(words)).map((words) => `${words} in ${neuvo.keeps(words)}`);
  await neuvo.start();
  must(kept.length === 0, `its files still hold: ${kept}`);
});

test('what is said while it is down is answered when it is back, in order', async ({ aino, bertta, neuvo }) => {
  const direct = await aino.direct();
  const group = await aino.groupWithNeuvo([bertta]);
  const { question: root } = await aino.call(group, QUESTION);
  await neuvo.stop();
  const questions = [];
  for (const words of [QUESTION, 'wilma ei aukea', 'unohdin salasanani']) questions.push(await aino.say(direct, words));
  const inThread = await aino.say(group, 'unohdin salasanani', root);
  const mention = await bertta.mention(group, 'wilma ei aukea');
  await neuvo.start();
  for (const question of questions) await aino.answer(direct, question);
  checkThread(await aino.answer(group, inThread), root);
  checkThread(await bertta.answer(group, mention), mention);
  const order = aino.said(direct).map((event) => departure(event).cause).filter((cause) => questions.includes(cause));
  must(order.join() === questions.join(), `the order is ${order.map((cause) => questions.indexOf(cause))}`);
});

test('an invitation while it is down is accepted when it is back', async ({ aino, neuvo, silent }) => {
  await neuvo.stop();
  const room = await aino.invite();
  silent.set(await aino.say(room, QUESTION), 'said before it joined');
  await neuvo.start();
  await aino.seesNeuvo(room);
  await aino.ask(room, QUESTION);
});

test('what is edited or taken back while it is down counts as it is then', async (scene) => {
  const { aino, neuvo, homeserver, silent } = scene;
  const room = await aino.direct();
  await aino.ask(room, 'kiitos');
  await neuvo.stop();
  const gone = await aino.say(room, QUESTION);
  await aino.redact(room, gone);
  const changed = await aino.say(room, QUESTION);
  silent.set(await aino.edit(room, changed, 'wilma ei aukea'), 'an edit');
  await neuvo.start();
  const { id } = await aino.answer(room, changed);
  const newest = () => aino.edits(id).at(-1)?.content['m.new_content'] ?? aino.answersTo(changed)[0].content;
  await until(() => /wilma/i.test(newest().body), 'the answer to the edited words', { explain: () => newest().body });
  await aino.ask(room, 'kiitos');
  // Synapse may still hand out the question as it was (it keeps what it once prepared for this place of the
  // timeline), so an answer that is taken back as well is right too.
  for (const answer of aino.answersTo(gone)) await aino.seesRedacted(homeserver, answer);
});

test('killed while it answers it neither loses nor doubles', async ({ aino, neuvo }) => {
  const room = await aino.direct();
  const questions = [];
  for (let i = 0; i < 5; i += 1) {
    for (const words of [QUESTION, 'wilma ei aukea']) questions.push(await aino.say(room, words));
    await neuvo.stop('SIGKILL');
    await neuvo.start();
  }
  for (const question of questions) await aino.answer(room, question);
  const order = aino.said(room).map((event) => departure(event).cause).filter((cause) => questions.includes(cause));
  must(order.join() === questions.join(), `the order is ${order.map((cause) => questions.indexOf(cause))}`);
});

test('an outage of the homeserver is survived', async ({ aino, neuvo, homeserver }) => {
  const room = await aino.direct();
  const first = await aino.say(room, QUESTION);
  await homeserver.restart(1);
  await aino.answer(room, first);
  await aino.ask(room, 'wilma ei aukea');
  must(neuvo.runs(), 'Neuvo still runs');
});

// The devices of Neuvo's account, as the server counts them.
async function devices(homeserver, admin) {
  const path = `/_synapse/admin/v2/users/${encodeURIComponent(NEUVO)}/devices`;
  return (await homeserver.get('GET', path, admin)).devices.map((device) => device.device_id);
}

const account = { modes: ['account'] };

test(
  'with a password it does the same, on one device',
  async ({ aino, neuvo, homeserver, admin }) => {
    const { NEUVO_MATRIX_TOKEN: token } = neuvo.environment;
    const before = (await devices(homeserver, admin)).length;
    await neuvo.stop();
    delete neuvo.environment.NEUVO_MATRIX_TOKEN;
    neuvo.environment.NEUVO_MATRIX_PASSWORD = PASSWORD;
    try {
      await neuvo.start();
      const room = await aino.direct();
      await aino.ask(room, QUESTION);
      await neuvo.stop();
      await neuvo.start();
      await aino.ask(room, 'wilma ei aukea');
      const after = (await devices(homeserver, admin)).length;
      must(after <= before + 1, `${after - before} new devices after two starts`);
      must(!neuvo.said().includes(PASSWORD), 'the password stands in the log');
    } finally {
      await neuvo.stop();
      delete neuvo.environment.NEUVO_MATRIX_PASSWORD;
      neuvo.environment.NEUVO_MATRIX_TOKEN = token;
      await neuvo.start();
    }
  },
  account,
);

// A visit to the web chat, which must not care what becomes of Matrix.
async function asksOnTheWeb(neuvo) {
  const visit = join(root, 'tests/install/visit.mjs');
  const words = [visit, String(neuvo.port), '00112233445566778899aabbccddeeff', 'say', QUESTION];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  must(/jaa/i.test(stdout), `the web chat says: ${stdout}`);
}

const complains = (log) => log.split('\n').some((line) => /matrix/i.test(line) && /token/i.test(line));

test(
  'a wrong token is told in the log, once, and the web chat lives',
  async ({ homeserver }) => {
    const other = await Neuvo.plan(homeserver, { NEUVO_MATRIX_TOKEN: 'syt_wrong' });
    try {
      await other.start();
      await until(() => complains(other.said()), 'the complaint', { explain: () => other.said() });
      await asksOnTheWeb(other);
      const count = other.said().split('\n').filter((line) => /token/i.test(line)).length;
      must(count <= 3, `it complains ${count} times\n${other.said()}`);
      must(!other.said().includes('syt_wrong'), 'the token stands in the log');
    } finally {
      await other.end();
    }
  },
  account,
);

test(
  'a revoked token is told in the log; with a new one it goes on',
  async ({ aino, neuvo, homeserver, admin }) => {
    const room = await aino.direct();
    await aino.ask(room, QUESTION);
    const silentBefore = neuvo.said().length;
    for (const device of await devices(homeserver, admin))
      await homeserver.get('DELETE', `/_synapse/admin/v2/users/${encodeURIComponent(NEUVO)}/devices/${device}`, admin);
    await until(() => complains(neuvo.said().slice(silentBefore)), 'the complaint', { explain: () => neuvo.said() });
    const question = await aino.say(room, 'wilma ei aukea');
    await asksOnTheWeb(neuvo);
    await neuvo.stop();
    neuvo.environment.NEUVO_MATRIX_TOKEN = (await homeserver.login('neuvo')).access_token;
    await neuvo.start();
    await aino.answer(room, question);
    await aino.ask(room, 'unohdin salasanani');
  },
  account,
);
