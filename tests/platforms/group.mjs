// Rooms of several: silent unless mentioned or in a thread of its own; history, leaving, upgrades, encryption.
import { checkForm, checkThread, choicesOf } from './form.mjs';
import { NEUVO } from './neuvo.mjs';
import { isMessage } from './events.mjs';
import { must, test, until } from './support.mjs';

const QUESTION = 'miten jaan näytön teamsissä?';

// A few more questions that must be answered: by then it would have answered the one before too.
async function goOn(who, room) {
  await who.call(room, 'wilma ei aukea');
  await who.call(room, 'unohdin salasanani');
}

test('in a room it is silent unless it is mentioned', async ({ aino, bertta, silent }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  silent.set(await aino.say(room, QUESTION), 'a question to everybody');
  silent.set(await aino.say(room, `Neuvo, ${QUESTION}`), 'only the name in the text');
  const other = { msgtype: 'm.text', body: `Bertta: ${QUESTION}`, 'm.mentions': { user_ids: [bertta.id] } };
  silent.set(await aino.send(room, other), 'a mention of somebody else');
  silent.set(await aino.send(room, { ...other, 'm.mentions': { room: true } }), 'a mention of the whole room');
  await goOn(bertta, room);
});

test('mentioned in a room it answers in a thread on the question', async ({ aino, bertta }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const { question, answer } = await aino.call(room, QUESTION);
  checkForm(answer);
  checkThread(answer, question);
  must(answer.content['m.relates_to']['m.in_reply_to'].event_id === question, 'it is no reply to the question');
  must(answer.content.body.includes('Lähde:'), `it says: ${answer.content.body}`);
  await until(
    () => bertta.client.getRoom(room).getThread(question)?.events.some((event) => event.getId() === answer.id),
    "the answer in the thread of Bertta's client",
  );
});

test('in its own thread it answers without a mention', async ({ aino, bertta }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const { question } = await aino.call(room, QUESTION);
  const second = await aino.ask(room, 'unohdin salasanani', question);
  checkForm(second.answer);
  checkThread(second.answer, question);
  const third = await aino.call(room, 'wilma ei aukea', question);
  checkThread(third.answer, question);
});

test("mentioned in somebody else's thread it answers in that thread", async ({ aino, bertta, silent }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const topic = await aino.say(room, 'kokous on huomenna');
  silent.set(topic, 'no question to Neuvo');
  silent.set(await bertta.say(room, QUESTION, topic), "a question in somebody else's thread");
  const { answer } = await bertta.call(room, QUESTION, topic);
  checkThread(answer, topic);
  await goOn(aino, room);
});

test('a mention in reply to something is answered in a thread on the question', async ({ aino, bertta, silent }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const topic = await aino.say(room, 'projektori on musta');
  silent.set(topic, 'no question to Neuvo');
  const question = await bertta.send(room, {
    msgtype: 'm.text',
    body: `Neuvo: ${QUESTION}`,
    'm.mentions': { user_ids: [NEUVO] },
    'm.relates_to': { 'm.in_reply_to': { event_id: topic } },
  });
  checkThread(await bertta.answer(room, question), question);
});

test('choices in a thread: by number and reaction, of the one who was asked', async ({ aino, bertta, silent }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const first = await aino.call(room, 'salasana');
  silent.set(await bertta.react(room, first.answer.id, '2️⃣'), "somebody else's reaction");
  await goOn(bertta, room);
  const byNumber = await aino.ask(room, '2', first.question);
  checkThread(byNumber.answer, first.question);
  must(byNumber.answer.content.body.includes(choicesOf(first.answer)[2]), byNumber.answer.content.body);
  const second = await aino.call(room, 'salasana');
  const byReaction = await aino.answer(room, await aino.react(room, second.answer.id, '2️⃣'));
  checkThread(byReaction, second.question);
  must(byReaction.content.body.includes(choicesOf(second.answer)[2]), byReaction.content.body);
});

test('two people in one room do not get each other’s answers', async ({ aino, bertta }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const [one, other] = await Promise.all([aino.mention(room, QUESTION), bertta.mention(room, 'unohdin salasanani')]);
  const toAino = await aino.answer(room, one);
  const toBertta = await bertta.answer(room, other);
  checkThread(toAino, one);
  checkThread(toBertta, other);
  must(/jaa/i.test(toAino.content.body) && /salasan/i.test(toBertta.content.body), 'the answers are exchanged');
});

test("other bots' notices are ignored, also when they mention it", async ({ aino, bertta, silent }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const notice = { msgtype: 'm.notice', body: `Neuvo: ${QUESTION}`, 'm.mentions': { user_ids: [NEUVO] } };
  silent.set(await bertta.send(room, notice), 'a notice with a mention');
  const { question } = await aino.call(room, QUESTION);
  silent.set(await bertta.send(room, notice, question), 'a notice in its thread');
  await goOn(aino, room);
});

test('what was said before it joined is never answered', async ({ aino, bertta, silent }) => {
  const room = await aino.group([bertta]);
  for (let i = 0; i < 3; i += 1) silent.set(await aino.mention(room, `${QUESTION} ${i}`), 'said before it joined');
  const root = await aino.mention(room, QUESTION);
  silent.set(root, 'said before it joined');
  await aino.client.invite(room, NEUVO);
  await aino.seesNeuvo(room);
  await goOn(bertta, room);
});

test('it leaves a room when it is the last', async ({ aino, bertta, homeserver, admin }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  await aino.call(room, QUESTION);
  const isThere = async () => (await homeserver.roomsOf(NEUVO, admin)).includes(room);
  must(await isThere(), 'it is in the room');
  await bertta.client.leave(room);
  await aino.call(room, QUESTION); // not yet: somebody is left
  must(await isThere(), 'it stays while somebody is there');
  await aino.client.leave(room);
  await until(async () => !(await isThere()), 'Neuvo to leave the empty room');
});

async function upgrade(homeserver, who, room, version) {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/upgrade`;
  const body = { new_version: version };
  return (await homeserver.get('POST', path, who.client.getAccessToken(), body)).replacement_room;
}

async function checkUpgraded({ aino, bertta, homeserver, admin, silent }, old, fresh) {
  await bertta.client.joinRoom(fresh); // with two in it, it would be a direct chat
  await until(async () => (await homeserver.roomsOf(NEUVO, admin)).includes(fresh), 'Neuvo to follow the upgrade');
  const { question, answer } = await aino.call(fresh, QUESTION);
  checkThread(answer, question);
  silent.set(await aino.mention(old, QUESTION), 'a mention in a room that was replaced');
  await goOn(aino, fresh);
}

// Neuvo may speak in the old room even after the upgrade, so that it is its own manners that keep it silent.
const asModerator = (who) => ({
  room_version: '10',
  power_level_content_override: { users: { [who.id]: 100, [NEUVO]: 60 } },
});

for (const version of ['11', '12'])
  test(`it follows the upgrade of an open room to version ${version}`, async (scene) => {
    const { aino, bertta, homeserver } = scene;
    const old = await aino.groupWithNeuvo([bertta], { preset: 'public_chat', ...asModerator(aino) });
    await aino.call(old, QUESTION);
    await checkUpgraded(scene, old, await upgrade(homeserver, aino, old, version));
  });

test('it follows the upgrade of a closed room by invitation', async (scene) => {
  const { aino, bertta, homeserver } = scene;
  const old = await aino.groupWithNeuvo([bertta], asModerator(aino));
  await aino.call(old, QUESTION);
  const fresh = await upgrade(homeserver, aino, old, '11');
  for (const who of [NEUVO, bertta.id]) await aino.client.invite(fresh, who); // Element asks and does this
  await checkUpgraded(scene, old, fresh);
});

const ENCRYPTION = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };

// Writes into an encrypted room what only looks encrypted, and a question in clear text, which servers let pass.
async function writeInto(sealed, who, homeserver) {
  const put = (type, content) => {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(sealed)}/send/${type}/${Date.now()}`;
    return homeserver.get('PUT', path, who.client.getAccessToken(), content);
  };
  const nothing = { ciphertext: 'AwgAEpAB', session_id: 'ei', sender_key: 'ei', device_id: 'EI' };
  await put('m.room.encrypted', { ...ENCRYPTION.content, ...nothing });
  await put('m.room.message', { msgtype: 'm.text', body: `Neuvo: ${QUESTION}`, 'm.mentions': { user_ids: [NEUVO] } });
}

const ENCRYPTED = /salattu|salaama/i;
const speaksOfEncryption = (event) => isMessage(event) && ENCRYPTED.test(event.content.body);

test('invited to an encrypted chat it opens an open one and says why, once', async (scene) => {
  const { homeserver, sealedRooms, newStaff } = scene;
  const cecilia = await newStaff('cecilia');
  sealedRooms.push(await cecilia.invite({ initial_state: [ENCRYPTION] }));
  const [room] = await until(() => cecilia.invitations().length > 0 && cecilia.invitations(), 'an invitation by Neuvo');
  await cecilia.client.joinRoom(room);
  await until(() => cecilia.said(room).some(speaksOfEncryption), 'why', { explain: () => cecilia.transcript(room) });
  const [why] = cecilia.said(room).filter(speaksOfEncryption);
  checkForm(why);
  const lines = why.content.body.split('\n').filter((line) => ENCRYPTED.test(line));
  must(lines.length === 1, `${lines.length} lines say why: ${why.content.body}`);
  must(!cecilia.client.getRoom(room).hasEncryptionStateEvent(), 'the new room is encrypted too');
  await cecilia.ask(room, QUESTION);
  sealedRooms.push(await cecilia.invite({ initial_state: [ENCRYPTION] }));
  for (const sealed of sealedRooms.slice(-2)) await writeInto(sealed, cecilia, homeserver);
  await cecilia.ask(room, 'wilma ei aukea');
  await cecilia.ask(room, 'unohdin salasanani');
  must(cecilia.invitations().length === 0, 'it invited a second time');
  must(cecilia.said(room).filter(speaksOfEncryption).length === 1, `it said why more than once:\n${cecilia.transcript(room)}`);
});

test('a chat in which encryption is switched on gets no clear text any more', async (scene) => {
  const { aino, homeserver, sealedRooms } = scene;
  const room = await aino.direct();
  await aino.ask(room, QUESTION);
  await aino.client.sendStateEvent(room, ENCRYPTION.type, ENCRYPTION.content, '');
  const before = aino.said(room).length;
  await writeInto(room, aino, homeserver);
  const other = await aino.direct();
  await aino.ask(other, QUESTION);
  await aino.ask(other, 'wilma ei aukea');
  must(aino.said(room).length === before, `clear text in an encrypted room:\n${aino.transcript(room)}`);
  sealedRooms.push({ room, before });
});
