// Encrypted chats: the same as in clear text, without a shield, and nothing in clear text.
import { checkForm, choicesOf } from './form.mjs';
import { departure } from './events.mjs';
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
