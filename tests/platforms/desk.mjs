// A person takes over: an asker in a direct chat, two tutors in their room. It ends and starts Neuvo, to name the room.
import { isEdit, isMessage } from './events.mjs';
import { NEUVO } from './neuvo.mjs';
import { must, test, until } from './support.mjs';

const heardFrom = (staff, room, words) =>
  staff.heard.filter((event) => event.sender === NEUVO && event.room === room && isMessage(event) && !isEdit(event) && event.content.body.includes(words));

async function hears(staff, room, words) {
  await until(() => heardFrom(staff, room, words).length > 0, `"${words}"`, { explain: () => staff.transcript(room) });
  const heard = heardFrom(staff, room, words);
  must(heard.length === 1, `"${words}" was said ${heard.length} times`);
  return heard[0];
}

async function takesOver(scene, mark, options) {
  const { neuvo, desks, newStaff } = scene;
  const [asker, mikko, saara] = [await newStaff(`kysyja${mark}`), await newStaff(`mikko${mark}`), await newStaff(`saara${mark}`)];
  const room = await mikko.groupWithNeuvo([saara, scene.bertta], { name: 'Digituki', ...options });
  await neuvo.stop();
  neuvo.environment.NEUVO_MATRIX_TUTOR_ROOM = room;
  await neuvo.start();
  for (const [staff, name] of [[mikko, `Mikko${mark}`], [saara, `Saara${mark}`]])
    neuvo.command('account', 'create', '--access', 'tutor', '--matrix', staff.id, name);
  const direct = await asker.direct();
  desks.add(room).add(direct);
  await asker.ask(direct, 'kuka siivoaa taukotilan');
  await asker.ask(direct, 'ihminen');
  await asker.ask(direct, 'kyllä, välitä se');
  const card = await hears(mikko, room, 'kuka siivoaa taukotilan');
  const thread = card.id;

  await scene.bertta.say(room, 'ota', thread); // is in the room, and nothing more
  await hears(scene.bertta, room, 'ei ole oikeutta');
  await Promise.all([mikko.say(room, 'ota', thread), saara.react(room, thread, '👍')]);
  await until(() => heardFrom(asker, direct, 'otti pyyntösi').length > 0, 'the claim', { explain: () => asker.transcript(direct) });
  const claimer = heardFrom(asker, direct, 'otti pyyntösi')[0].content.body.includes('Mikko') ? mikko : saara;
  const other = claimer === mikko ? saara : mikko;
  await hears(other, room, 'Pyynnön on jo ottanut');

  await other.say(room, 'tämä jää tiimille', thread);
  await claimer.say(room, '# samoin tämä', thread);
  await claimer.say(room, 'Hei, tulen käymään kello kymmenen.', thread);
  const noted = (event) => event.sender === NEUVO && event.type === 'm.reaction' && event.room === room;
  await until(() => claimer.heard.filter(noted).length === 2, 'both notes to be marked');
  const word = await hears(asker, direct, 'tulen käymään kello kymmenen');
  must(word.content.msgtype === 'm.text', `a person's words are ${word.content.msgtype}`);
  await neuvo.stop('SIGKILL');
  await asker.say(direct, 'kiitos, luokka on 203');
  await neuvo.start();
  const reply = await hears(claimer, room, 'luokka on 203');
  must(reply.content['m.relates_to']?.event_id === thread, 'the answer of the asker is not under the card');
  await claimer.say(room, 'ratkaistu', thread);
  await hears(asker, direct, 'ratkaistuksi');
  await asker.ask(direct, 'unohdin salasanani');
  must(asker.said(direct).every((event) => !event.content.body.includes('tiimille') && !event.content.body.includes('samoin')), 'a note reached the asker');
  const now = mikko.edits(card.id).at(-1)?.content['m.new_content'].body ?? '';
  must(now.includes('on ratkaistu'), `the card reads ${now}`);
  return [asker, mikko, saara];
}

test('a tutor takes over in the room of the team, and both sides hear each other once', (scene) => takesOver(scene, ''), {
  modes: ['account'],
});

test('a tutor takes over in an encrypted room', async (scene) => {
  for (const staff of await takesOver(scene, '1')) staff.seesNothingWrong();
}, { modes: ['encrypted'] });

test('a tutor takes over in a room without encryption, of somebody who asks in an encrypted chat', async (scene) => {
  for (const staff of await takesOver(scene, '2', { initial_state: [] })) staff.seesNothingWrong();
}, { modes: ['encrypted'] });
