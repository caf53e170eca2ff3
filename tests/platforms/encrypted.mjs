// Encrypted chats: the same as in clear text, without a shield, and nothing in clear text.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { cpSync, rmSync } from 'node:fs';
import { checkForm, choicesOf } from './form.mjs';
import { departure } from './events.mjs';
import { media, SIDEWAYS } from './picture.mjs';
import { must, test, until } from './support.mjs';

const QUESTION = 'miten jaan näytön teamsissä?';
const AMBIGUOUS = 'salasana';
const sealed = (name, body) => test(name, body, { modes: ['encrypted'] });

sealed('a question in an encrypted direct chat is answered, encrypted', async ({ aino }) => {
  const room = await aino.direct();
  const { answer } = await aino.ask(room, QUESTION);
  checkForm(answer);
  must(answer.sealed, 'the answer came in clear text');
  must(answer.content.body.includes('Jaa'), `it says: ${answer.content.body}`);
  aino.seesNothingWrong();
});

sealed('a number is a choice, in an encrypted chat', async ({ aino }) => {
  const room = await aino.direct();
  const choices = choicesOf((await aino.ask(room, AMBIGUOUS)).answer);
  const { answer } = await aino.ask(room, '2');
  must(answer.content.body.includes(choices[2]), `"${choices[2]}" in: ${answer.content.body}`);
  aino.seesNothingWrong();
});

sealed('a reaction is a choice, in an encrypted chat', async ({ aino }) => {
  const room = await aino.direct();
  const { answer: offer } = await aino.ask(room, AMBIGUOUS);
  const answer = await aino.answer(room, await aino.react(room, offer.id, '2\uFE0F\u20E3'));
  must(answer.content.body.includes(choicesOf(offer)[2]), `it says: ${answer.content.body}`);
  aino.seesNothingWrong();
});

sealed('a thread is answered in the thread, encrypted', async ({ aino }) => {
  const room = await aino.direct();
  const { question } = await aino.ask(room, QUESTION);
  const { answer } = await aino.ask(room, 'unohdin salasanani', question);
  must(answer.content['m.relates_to']?.event_id === question, JSON.stringify(answer.content['m.relates_to']));
  aino.seesNothingWrong();
});

sealed('an edited question has its answer edited, encrypted', async ({ aino }) => {
  const room = await aino.direct();
  const { question, answer } = await aino.ask(room, QUESTION);
  await aino.edit(room, question, 'wilma ei aukea');
  await until(() => aino.edits(answer.id).length > 0, 'the edited answer', { explain: () => aino.transcript(room) });
  const edits = aino.edits(answer.id);
  must(edits.length === 1 && edits[0].sealed, `${edits.length} edits`);
  must(/wilma/i.test(edits[0].content['m.new_content'].body), JSON.stringify(edits[0].content));
  must(departure(edits[0]).key !== departure(answer).key, 'the edit has no key of its own');
  aino.seesNothingWrong();
});

sealed('a redacted question is forgotten, with its answer', async ({ aino, homeserver }) => {
  const room = await aino.direct();
  const { question, answer } = await aino.ask(room, QUESTION);
  await aino.redact(room, question);
  await aino.seesRedacted(homeserver, answer);
  await aino.ask(room, 'kiitos');
  aino.seesNothingWrong();
});

sealed('in an encrypted room it answers who mentions it, in a thread', async ({ aino, bertta }) => {
  const room = await aino.groupWithNeuvo([bertta]);
  const { question, answer } = await bertta.call(room, QUESTION);
  must(answer.content['m.relates_to']?.event_id === question, JSON.stringify(answer.content['m.relates_to']));
  await until(() => aino.heard.some((event) => event.id === answer.id), 'the other to read it too');
  aino.seesNothingWrong();
  bertta.seesNothingWrong();
});

sealed('encryption that is switched on in a running chat', async ({ aino }) => {
  const room = await aino.invite({ initial_state: [] });
  await aino.seesNeuvo(room);
  const { answer: clear } = await aino.ask(room, QUESTION);
  must(!clear.sealed, 'it was sealed before encryption was switched on');
  await aino.client.sendStateEvent(room, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }, '');
  aino.open.length = 0;
  await until(() => aino.client.getRoom(room).hasEncryptionStateEvent(), 'encryption to be on');
  const { answer } = await aino.ask(room, 'unohdin salasanani');
  must(answer.sealed, 'the answer came in clear text');
  aino.open = aino.open.filter((id) => id !== clear.id);
  aino.seesNothingWrong();
});

sealed('after a kill it goes on where it was', async ({ aino, neuvo }) => {
  const room = await aino.direct();
  await aino.ask(room, QUESTION);
  await neuvo.stop('SIGKILL');
  const question = await aino.say(room, 'unohdin salasanani');
  await neuvo.start();
  await aino.answer(room, question);
  await aino.ask(room, 'kiitos');
  aino.seesNothingWrong();
});

sealed('a device that comes later reads what is said from then on', async ({ aino, homeserver, newSealed }) => {
  const room = await aino.direct();
  await aino.ask(room, QUESTION);
  const second = await newSealed('aino', { device: 'AINO2', strict: false });
  await until(() => second.client.getRoom(room), 'the second device to see the room');
  const { answer } = await aino.ask(room, 'unohdin salasanani');
  await until(() => second.heard.some((event) => event.id === answer.id), 'the second device to read it');
  await second.leave(homeserver);
  await aino.ask(room, 'kiitos');
  aino.seesNothingWrong();
});

sealed('a key that comes late: the question is answered then', async ({ aino }) => {
  const room = await aino.direct();
  aino.holdKeys();
  const question = await aino.say(room, QUESTION);
  await until(() => aino.keys.held.length > 0, 'the key to be held back');
  const { room_id: other } = { room_id: await aino.direct() };
  must(other && aino.answersTo(question).length === 0, 'it was answered without its key');
  await aino.letKeysGo();
  const answer = await aino.answer(room, question);
  must(answer.sealed, 'the answer came in clear text');
  aino.seesNothingWrong();
});

sealed('a key that never comes: it is said once, kindly, and the chat goes on', async ({ aino }) => {
  const room = await aino.direct();
  aino.holdKeys();
  const question = await aino.say(room, QUESTION);
  await until(
    () => aino.said(room).some((event) => /salausavain/.test(event.content.body)),
    'Neuvo to say that it could not read it',
    { patience: 120000, explain: () => aino.transcript(room) },
  );
  await aino.letKeysGo();
  await aino.answer(room, question);
  const told = aino.said(room).filter((event) => /salausavain/.test(event.content.body));
  must(told.length === 1, `it was said ${told.length} times`);
  aino.seesNothingWrong();
});

sealed('a backup that is put back: everything gets new keys, and nothing is torn', async ({ aino, bertta, neuvo }) => {
  const room = await aino.direct();
  await aino.ask(room, QUESTION);
  await neuvo.stop();
  const copy = `${neuvo.data}.copy`;
  cpSync(neuvo.data, copy, { recursive: true });
  await neuvo.start();
  const fresh = await bertta.direct();
  for (const words of [QUESTION, 'kiitos']) {
    await aino.ask(room, words);
    await bertta.ask(fresh, words);
  }
  await neuvo.stop();
  rmSync(neuvo.data, { recursive: true });
  cpSync(copy, neuvo.data, { recursive: true });
  await neuvo.start();
  await until(() => /matrix_keys_older[^]*matrix_session_renewed[^]*matrix_session_renewed/.test(neuvo.said()), 'Neuvo to notice that its store is older', {
    explain: () => neuvo.said().slice(-3000),
  });
  for (const words of ['wilma ei aukea', 'kiitos']) await aino.ask(room, words);
  aino.seesNothingWrong();
});

// As clients do it ("Sending encrypted attachments").
async function sendSealedPicture(staff, room) {
  const [key, iv] = [randomBytes(32), Buffer.concat([randomBytes(8), Buffer.alloc(8)])];
  const sealedBytes = createCipheriv('aes-256-ctr', key, iv).update(SIDEWAYS);
  const { content_uri: url } = await staff.client.uploadContent(sealedBytes, { type: 'application/octet-stream' });
  const file = {
    v: 'v2',
    url,
    key: { alg: 'A256CTR', ext: true, k: key.toString('base64url'), key_ops: ['encrypt', 'decrypt'], kty: 'oct' },
    iv: iv.toString('base64').replace(/=+$/, ''),
    hashes: { sha256: createHash('sha256').update(sealedBytes).digest('base64').replace(/=+$/, '') },
  };
  const info = { mimetype: 'image/jpeg', size: SIDEWAYS.length, w: 16, h: 8 };
  return staff.send(room, { msgtype: 'm.image', body: 'IMG_2041.jpg', filename: 'IMG_2041.jpg', file, info });
}

async function openPicture(staff, homeserver, { file }) {
  const bytes = await media(staff, homeserver, 'download', file.url);
  must(createHash('sha256').update(bytes).digest('base64').startsWith(file.hashes.sha256), 'its hash is another');
  return createDecipheriv('aes-256-ctr', Buffer.from(file.key.k, 'base64url'), Buffer.from(file.iv, 'base64')).update(bytes);
}

sealed('a picture goes sealed to the tutors, and lies nowhere in clear', async (scene) => {
  const { neuvo, desks, newStaff, homeserver } = scene;
  const [asker, tutor] = [await newStaff('kuvaaja'), await newStaff('kuvatutor')];
  const room = await tutor.groupWithNeuvo([scene.bertta], { name: 'Digituki' });
  await neuvo.stop();
  neuvo.environment.NEUVO_MATRIX_TUTOR_ROOM = room;
  await neuvo.start();
  neuvo.command('account', 'create', '--access', 'tutor', '--matrix', tutor.id, 'Tuomas');
  const direct = await asker.direct();
  desks.add(room).add(direct);
  await asker.ask(direct, 'kuka siivoaa taukotilan');
  await asker.answer(direct, await sendSealedPicture(asker, direct));
  await asker.ask(direct, 'ihminen');
  await asker.ask(direct, 'kyllä, välitä se');
  const shown = () => tutor.said(room).filter((event) => event.content.msgtype === 'm.image');
  await until(() => shown().length > 0, 'the picture', { explain: () => tutor.transcript(room) });
  must(shown().length === 1 && !shown()[0].content.url, JSON.stringify(shown()[0].content));
  const bytes = await openPicture(tutor, homeserver, shown()[0].content);
  must(bytes.subarray(0, 2).toString('hex') === 'ffd8' && !bytes.includes('Nikon'), 'it is no photo, or tells who made it');
  asker.seesNothingWrong();
  tutor.seesNothingWrong();
});
