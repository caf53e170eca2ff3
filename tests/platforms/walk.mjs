// A walk in the role of staff: node walk.mjs account|appservice|limits|encrypted [PART OF A TEST'S NAME]
import './desk.mjs';
import './direct.mjs';
import './encrypted.mjs';
import './group.mjs';
import './life.mjs';
import './limits.mjs';
import './link.mjs';
import './picture.mjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { departure, isEdit, isMessage } from './events.mjs';
import { Homeserver } from './homeserver.mjs';
import { Neuvo, NEUVO } from './neuvo.mjs';
import { SealedStaff } from './sealed.mjs';
import { Staff } from './staff.mjs';
import { must, play, say, test } from './support.mjs';

const all = { modes: ['account', 'appservice', 'limits', 'encrypted'], always: true };

function messagesOfNeuvo(everybody) {
  const heard = everybody.flatMap((staff) => staff.heard.filter((event) => event.sender === NEUVO && isMessage(event)));
  return [...new Map(heard.map((event) => [event.id, event])).values()];
}

// The last tests look back on all that was said, so that what came late is seen too.
test(
  'in the whole walk nothing was answered twice',
  async ({ everybody, desks }) => {
    const seen = new Map();
    for (const event of messagesOfNeuvo(everybody).filter((event) => !isEdit(event))) {
      const { key, cause } = departure(event);
      must(key && !seen.has(key), `sent twice, or without a key: ${event.id} ${event.content.body}`);
      seen.set(key);
      if (desks.has(event.room) && !cause) continue; // a card, what a person says, what became of a request
      must(cause && !seen.has(cause), `a second answer to ${cause}: ${event.content.body}`);
      seen.set(cause);
    }
  },
  all,
);

test(
  'in the whole walk nothing was answered that asks for silence',
  async ({ everybody, silent }) => {
    for (const event of messagesOfNeuvo(everybody).filter((event) => !isEdit(event))) {
      const relation = event.content['m.relates_to'];
      const why = silent.get(departure(event).cause) ?? silent.get(relation?.['m.in_reply_to']?.event_id);
      must(why === undefined, `answered: ${why}\n${JSON.stringify(event)}`);
    }
  },
  all,
);

test('in the whole walk no clear text went into an encrypted room', async ({ everybody, sealedRooms }) => {
  const messages = messagesOfNeuvo(everybody);
  for (const sealed of sealedRooms) {
    const { room, before } = typeof sealed === 'string' ? { room: sealed, before: 0 } : sealed;
    const said = messages.filter((event) => event.room === room && !isEdit(event)).length;
    must(said <= before, `${said - before} messages in clear text in ${room}`);
  }
}, all);

async function beginScene(mode) {
  const homeserver = await Homeserver.plan();
  const neuvo = await Neuvo.plan(homeserver);
  const options = [];
  if (mode === 'appservice') {
    neuvo.register();
    options.push('--appservice', neuvo.registration);
  }
  if (mode === 'limits') {
    const file = join(neuvo.folder, 'limits.yaml');
    writeFileSync(file, 'rc_message: {per_second: 2, burst_count: 3}\n');
    options.push('--config', file);
  }
  await homeserver.begin(...options);
  if (mode !== 'appservice') {
    await homeserver.register('neuvo');
    neuvo.environment.NEUVO_MATRIX_TOKEN = (await homeserver.login('neuvo')).access_token;
  }
  await homeserver.register('pomo', true);
  const { access_token: admin } = await homeserver.login('pomo');
  const everybody = [];
  const newSealed = async (name, options) => {
    everybody.push(await SealedStaff.begin(homeserver, name, options));
    return everybody.at(-1);
  };
  const newStaff = async (name) => {
    if (mode === 'encrypted') return newSealed(name);
    everybody.push(await Staff.begin(homeserver, name));
    return everybody.at(-1);
  };
  if (mode === 'encrypted') neuvo.environment.NEUVO_MATRIX_ENCRYPTION = 'on';
  // desks: rooms in which people take over. silent: event id -> why it must not be answered; forgotten: words that may not be kept.
  const scene = { homeserver, neuvo, admin, everybody, newStaff, newSealed, silent: new Map(), desks: new Set(), forgotten: [], sealedRooms: [] };
  scene.aino = await newStaff('aino');
  scene.bertta = await newStaff('bertta');
  await neuvo.start();
  return scene;
}

async function endScene({ everybody, neuvo, homeserver }) {
  for (const staff of everybody) staff.end();
  await neuvo.end();
  await homeserver.end();
}

const [mode = 'account', wanted = ''] = process.argv.slice(2);
const scene = await beginScene(mode).catch((error) => {
  say(`not ok platforms/${mode}: the walk cannot begin: ${error.message.split('\n').join('\n  ')}`);
  process.exit(1); // `run` ends the homeserver
});
const failed = await play(`platforms/${mode}`, mode, wanted, scene);
if (failed > 0) console.error(scene.neuvo.said().slice(-20000));
await endScene(scene);
process.exit(failed === 0 ? 0 : 1);
