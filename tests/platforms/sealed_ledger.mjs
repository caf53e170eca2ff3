// The ledger of encrypted chats: people with real clients (matrix-sdk-crypto-wasm, set to exclude insecure devices) ask in
// encrypted direct chats while Neuvo is killed (-9), Synapse restarts, and devices come and go. In the end each question
// has exactly one answer, everything could be read on both sides, and nobody saw a shield or clear text.
//   node sealed_ledger.mjs PEOPLE QUESTIONS KILLS RESTARTS
import { departure } from './events.mjs';
import { Homeserver } from './homeserver.mjs';
import { Neuvo } from './neuvo.mjs';
import { SealedStaff } from './sealed.mjs';
import { pause, say, until } from './support.mjs';

const [people, questions, kills, restarts] = process.argv.slice(2).map(Number);
const words = ['unohdin salasanani', 'miten jaan näytön teamsissa', 'wilma ei aukea', 'skrivaren fungerar inte', 'kiitos'];
const PATIENCE = { patience: 180000 };
let seed = Number(process.env.NEUVO_SEED ?? 11);

function random(below) {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
}

const homeserver = await Homeserver.plan();
const neuvo = await Neuvo.plan(homeserver, { NEUVO_MATRIX_ENCRYPTION: 'on' });
await homeserver.begin();
await homeserver.register('neuvo');
neuvo.environment.NEUVO_MATRIX_TOKEN = (await homeserver.login('neuvo')).access_token;
await neuvo.start();

const everybody = [];
for (let i = 0; i < people; i += 1) {
  const staff = await SealedStaff.begin(homeserver, `vaki${i}`);
  everybody.push({ staff, room: await staff.direct(), asked: [] });
}

const total = people * questions;
const askedSoFar = () => everybody.reduce((sum, one) => sum + one.asked.length, 0);
const marks = { killed: 0, restarted: 0, devices: 0 };

async function ask(one) {
  for (let i = 0; i < questions; i += 1) {
    const body = `${words[random(words.length)]} nro ${i}`;
    for (;;) {
      // A homeserver that is away for a moment is asked again under the same name.
      const sent = await one.staff.say(one.room, body).catch(() => null);
      if (sent) {
        one.asked.push(sent);
        break;
      }
      await pause(300);
    }
    await until(() => one.staff.answersTo(one.asked.at(-1)).length > 0, `an answer to ${one.staff.id}`, {
      ...PATIENCE,
      explain: () => `${one.staff.transcript(one.room)}\nunread: ${JSON.stringify(one.staff.unread.map(({ id, why }) => ({ id, why })))}`,
    });
  }
}

// Kills, restarts and new devices, spread evenly over the questions.
async function disturb() {
  const steps = [
    ...Array.from({ length: kills }, (_, i) => ({ at: ((i + 0.5) * total) / kills, act: 'kill' })),
    ...Array.from({ length: restarts }, (_, i) => ({ at: ((i + 0.7) * total) / restarts, act: 'restart' })),
    ...Array.from({ length: 4 }, (_, i) => ({ at: ((i + 0.3) * total) / 4, act: 'device' })),
  ].sort((a, b) => a.at - b.at);
  const second = [];
  for (const { at, act } of steps) {
    await until(() => askedSoFar() >= at, 'the questions to go on', PATIENCE);
    if (act === 'kill') {
      await neuvo.stop('SIGKILL');
      await neuvo.start();
      marks.killed += 1;
    } else if (act === 'restart') {
      await homeserver.restart(2);
      marks.restarted += 1;
    } else if (second.length > 0 && marks.devices % 2 === 1) {
      await second.pop().leave(homeserver).catch(() => {});
      marks.devices += 1;
    } else {
      second.push(await SealedStaff.begin(homeserver, `vaki${marks.devices}`, { device: `TOINEN${marks.devices}`, strict: false }));
      marks.devices += 1;
    }
  }
  for (const staff of second) staff.end();
}

const began = Date.now();
let broken = '';
await Promise.all([...everybody.map(ask), disturb()]).catch((error) => {
  broken = error.message.split('\n').join(' | ').slice(0, 1500);
});

const verdict = { lost: 0, doubled: 0, unread: 0, shields: 0, clear: 0 };
for (const { staff, asked } of everybody) {
  for (const id of asked) {
    const count = staff.answersTo(id).length;
    if (count === 0) verdict.lost += 1;
    verdict.doubled += Math.max(0, count - 1);
  }
  verdict.unread += staff.unread.length;
  verdict.shields += staff.shields.length;
  verdict.clear += staff.open.length;
}
// What Neuvo could not read it says; and each key goes out once.
const told = everybody.flatMap(({ staff }) => staff.heard.filter((event) => /salausavain|krypteringsnyckel/.test(event.content.body ?? '')));
verdict.unread += told.length;
const keys = everybody.flatMap(({ staff }) => [...new Map(staff.heard.map((event) => [event.id, event])).values()])
  .map((event) => departure(event)?.key).filter(Boolean);
verdict.doubled += keys.length - new Set(keys).size;

const seconds = ((Date.now() - began) / 1000).toFixed(0);
const name = 'platforms/sealed-ledger';
const summary = `${askedSoFar()} of ${total} questions, ${marks.killed} kills, ${marks.restarted} restarts, ${marks.devices} devices came or went, ${seconds} s: ${JSON.stringify(verdict)}`;
const well = !broken && askedSoFar() === total && Object.values(verdict).every((count) => count === 0);
say(`${well ? 'ok' : 'not ok'} ${name}: ${summary}${broken && ` (${broken})`}`);
if (!well) console.error(neuvo.said().slice(-15000));
for (const { staff } of everybody) staff.end();
await neuvo.end().catch(() => {});
await homeserver.end();
process.exit(well ? 0 : 1);
