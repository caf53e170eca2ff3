// Tutors in Teams: a channel with cards; askers in Teams and on the web. It ends and starts Neuvo, to name the channel.
import { randomBytes, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { must, test, until } from '../support.mjs';
import { buttonsOf, cardsOf, newest, wordsIn } from './reading.mjs';
import { Visitor } from './visitor.mjs';

const modes = { modes: ['desk'] };
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
// A PNG that does not compress: three bytes a pixel.
function screenshot(width, height) {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), randomBytes(width * 3)])));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

const threadOf = (scene, card) => scene.teams.conversations.get(card.conversation.id);

// A request of somebody in Teams, up to its card in the channel.
async function request(scene, name, words) {
  const { person, chat } = scene.newChat(name);
  await scene.ask(chat, person, words);
  await scene.ask(chat, person, 'ihminen');
  const told = await scene.ask(chat, person, 'kyllä, välitä se');
  must(/numero on/.test(wordsIn(told.activity)), wordsIn(told.activity));
  const card = await cardOf(scene, words);
  return { person, chat, card };
}

const inChannel = (scene) => scene.teams.heard.filter(({ conversation }) => conversation.id.startsWith(scene.channel.id));

async function cardOf(scene, words) {
  const found = () => inChannel(scene).find((entry) => cardsOf(entry.activity).length > 0 && wordsIn(entry.activity).includes(words));
  await until(found, `the card of "${words}"`, { explain: () => JSON.stringify(inChannel(scene).map(({ activity }) => activity)).slice(0, 2000) });
  return found();
}

// What the card says now, to everybody.
async function says(scene, card, words) {
  await until(() => wordsIn(newest(card)).includes(words), `the card to say "${words}"`, { explain: () => wordsIn(newest(card)) });
}

function press(scene, card, person, title, words) {
  const action = buttonsOf(newest(card))[title];
  must(action, `there is no "${title}" on the card, but ${Object.keys(buttonsOf(newest(card)))}`);
  const { type, verb, data } = action;
  return scene.pressed(card, person, { type, verb, title, data: words === undefined ? data : { ...data, words } });
}

// In the thread of the card, naming Neuvo or not.
async function write(scene, card, person, words, fields) {
  const activity = scene.teams.words(threadOf(scene, card), person, words, { replyToId: card.id, ...fields });
  must((await scene.teams.deliver(activity)).status === 200, `"${words}" was refused`);
  return activity;
}

async function reads(scene, place, words, count = 1) {
  const found = () => scene.teams.heard.filter((entry) => entry.conversation === place && !entry.deleted && wordsIn(newest(entry)).includes(words));
  await until(() => found().length >= count, `"${words}"`, { explain: () => scene.transcript(place) });
  must(found().length === count, `"${words}" stands there ${found().length} times`);
  return found()[0];
}

function attach(scene, bytes, type = 'image/png', name = 'kuva.png') {
  const id = randomUUID();
  scene.teams.attachments.set(id, { bytes, type });
  return { contentType: type, contentUrl: `${scene.teams.serviceUrl}v3/attachments/${id}/views/original`, name };
}

test('a request is a card in the channel; of two who press, one has it, and the card changes for everybody', async (scene) => {
  const { mikko, saara } = scene;
  scene.first = await request(scene, 'Kysyjä Kallio', 'kuka siivoaa taukotilan');
  const { card, chat } = scene.first;
  must(card.activity.text === undefined && card.activity.summary.length > 0, 'the request stands beside its card');
  const stranger = await press(scene, card, scene.bertta, 'Ota');
  must(stranger.status === 200, `who has no access was answered ${stranger.status}`);
  await reads(scene, threadOf(scene, card), 'ei ole oikeutta');
  const [one, other] = await Promise.all([press(scene, card, mikko, 'Ota'), press(scene, card, saara, 'Ota')]);
  must(one.status === 200 && other.status === 200, 'a claim failed');
  await reads(scene, chat, 'otti pyyntösi');
  await says(scene, card, 'hoitaa');
  scene.claimer = wordsIn(newest(card)).includes('Mikko') ? mikko : saara;
  await reads(scene, threadOf(scene, card), 'on jo ottanut');
}, modes);

test('words go both ways, with edits and deletions; notes stay, and an empty field is asked about', async (scene) => {
  const { teams, first: { card, chat, person }, claimer } = scene;
  const empty = await press(scene, card, claimer, 'Lähetä kysyjälle', '');
  must(/Kirjoita ensin/.test(empty.value?.value), `an empty field was answered ${JSON.stringify(empty.value)}`);
  await press(scene, card, claimer, 'Muistiinpano tiimille', 'avain on Liisalla');
  await reads(scene, threadOf(scene, card), 'sisäinen huomautus tiimille): avain on Liisalla');
  await press(scene, card, claimer, 'Lähetä kysyjälle', 'Hei, tulen käymään kello kymmenen.');
  await reads(scene, chat, 'kello kymmenen');
  const typed = await write(scene, card, claimer, 'Tuon uuden johdon.');
  const shown = await reads(scene, chat, 'uuden johdon');
  const edit = { ...teams.words(threadOf(scene, card), claimer, 'Tuon kaksi johtoa.'), id: typed.id, type: 'messageUpdate' };
  edit.channelData = { ...edit.channelData, eventType: 'editMessage' };
  await teams.deliver(edit);
  await until(() => wordsIn(newest(shown)).includes('kaksi johtoa'), 'the changed words', { explain: () => scene.transcript(chat) });
  const gone = { ...teams.activity(threadOf(scene, card), claimer, { type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } }), id: typed.id };
  await teams.deliver(gone);
  await until(() => shown.deleted, 'the words to go', { explain: () => scene.transcript(chat) });

  const answer = teams.words(chat, person, 'kiitos, luokka on 203');
  await teams.deliver(answer);
  const relayed = await reads(scene, threadOf(scene, card), 'luokka on 203');
  const changed = { ...teams.words(chat, person, 'kiitos, luokka on 204'), id: answer.id, type: 'messageUpdate' };
  changed.channelData = { ...changed.channelData, eventType: 'editMessage' };
  await teams.deliver(changed);
  await until(() => wordsIn(newest(relayed)).includes('204'), 'the changed words under the card', { explain: () => scene.transcript(threadOf(scene, card)) });
  must(scene.said(chat).every((entry) => !wordsIn(entry.activity).includes('Liisalla')), 'a note reached the asker');
}, modes);

test('pictures go both ways', async (scene) => {
  const { teams, first: { card, chat, person }, claimer } = scene;
  const pictures = (place) => teams.heard.filter((entry) => entry.conversation === place && (entry.activity.attachments ?? []).some(({ contentType }) => contentType === 'image/png'));
  await teams.deliver(teams.words(chat, person, 'tältä se näyttää', { attachments: [attach(scene, PIXEL)] }));
  await until(() => pictures(threadOf(scene, card)).length === 1, 'the picture under the card', { explain: () => scene.transcript(threadOf(scene, card)) });
  await write(scene, card, claimer, 'paina tätä', { attachments: [attach(scene, PIXEL)] });
  await until(() => pictures(chat).length === 1, 'the picture of the tutor', { explain: () => scene.transcript(chat) });
  await teams.deliver(teams.words(chat, person, 'ja koko ruutu', { attachments: [attach(scene, screenshot(600, 500))] }));
  await until(() => pictures(threadOf(scene, card)).length === 2, 'a picture of 900 kB', { explain: () => scene.transcript(threadOf(scene, card)) });
  teams.pictureMost = 1000;
  await teams.deliver(teams.words(chat, person, 'ja vielä tämä', { attachments: [attach(scene, screenshot(60, 60))] }));
  await reads(scene, threadOf(scene, card), 'Neuvon selainnäkymässä');
  await teams.deliver(teams.words(chat, person, 'ja iso', { attachments: [attach(scene, screenshot(700, 600))] }));
  await reads(scene, threadOf(scene, card), 'Neuvon selainnäkymässä', 2);
  teams.pictureMost = 1 << 20;
}, modes);

test('released and passed on by buttons, solved, and opened again', async (scene) => {
  const { mikko, saara, first: { card, chat }, claimer } = scene;
  const other = claimer === mikko ? saara : mikko;
  const name = claimer === mikko ? 'Saara' : 'Mikko';
  await press(scene, card, claimer, 'Vapauta muille');
  await says(scene, card, 'odottaa ottajaa');
  await press(scene, card, claimer, 'Ota');
  await says(scene, card, 'hoitaa');
  await press(scene, card, claimer, 'Siirrä', `${name} osaa tämän`);
  await says(scene, card, `${name} hoitaa`);
  await press(scene, card, other, 'Merkitse ratkaistuksi');
  await says(scene, card, 'on ratkaistu');
  await reads(scene, chat, 'ratkaistuksi');
  await press(scene, card, other, 'Avaa uudelleen');
  await says(scene, card, `${name} hoitaa`);
  await press(scene, card, other, 'Merkitse ratkaistuksi');
  await says(scene, card, 'on ratkaistu');
}, modes);

test('a claim survives kill -9, and what is said meanwhile arrives once', async (scene) => {
  const { neuvo, mikko } = scene;
  const { card, chat, person } = await request(scene, 'Sitkeä Salo', 'kuka vaihtaa valkotaulun tussit');
  await press(scene, card, mikko, 'Ota');
  await says(scene, card, 'Mikko hoitaa');
  await neuvo.stop('SIGKILL');
  const question = scene.teams.words(chat, person, 'tussit loppuivat luokasta 7');
  const delivered = scene.teams.deliver(question);
  await neuvo.start();
  must((await delivered).status === 200, 'it was not taken');
  await reads(scene, threadOf(scene, card), 'luokasta 7');
  await press(scene, card, mikko, 'Lähetä kysyjälle', 'Tuon uudet iltapäivällä.');
  await reads(scene, chat, 'iltapäivällä');
}, modes);

test('an asker on the web and a tutor in Teams: words, a change, what is taken back, a picture', async (scene) => {
  const { teams, neuvo, mikko } = scene;
  const visitor = await Visitor.open(neuvo.url);
  scene.visitor = visitor;
  const shows = (words) => until(() => visitor.reads().some((text) => text.includes(words)), `"${words}" in the window`, { explain: () => visitor.reads().join('\n--\n') });
  visitor.say('kuka korjaa liikuntasalin kaiuttimet');
  await until(() => visitor.reads().length > 0, 'an answer');
  visitor.say('ihminen');
  await shows('Välitänkö');
  visitor.say('kyllä, välitä se');
  await shows('numero on');
  const card = await cardOf(scene, 'liikuntasalin kaiuttimet');
  const thread = threadOf(scene, card);
  await press(scene, card, mikko, 'Ota');
  await shows('otti pyyntösi');
  await says(scene, card, 'Mikko hoitaa');
  await press(scene, card, mikko, 'Lähetä kysyjälle', 'Katson ne tänään.');
  await shows('Katson ne tänään');
  const typed = await write(scene, card, mikko, 'Vien ne korjattavaksi.');
  await shows('korjattavaksi');
  const edit = { ...teams.words(thread, mikko, 'Tilaan uudet.'), id: typed.id, type: 'messageUpdate' };
  edit.channelData = { ...edit.channelData, eventType: 'editMessage' };
  await teams.deliver(edit);
  await shows('Tilaan uudet');
  must(!visitor.reads().some((text) => text.includes('korjattavaksi')), 'the old words stand there too');

  const said = visitor.say('toinen rätisee');
  const relayed = await reads(scene, thread, 'toinen rätisee');
  visitor.takeBack(said);
  await until(() => relayed.deleted || !wordsIn(newest(relayed)).includes('rätisee'), 'the words to go from Teams', { explain: () => scene.transcript(thread) });
  const picture = await visitor.upload(PIXEL, 'image/png');
  visitor.say('tämä', { picture });
  await until(() => teams.heard.some((entry) => entry.conversation === thread && (entry.activity.attachments ?? []).some(({ contentType }) => contentType === 'image/png')),
    'the picture in Teams', { explain: () => scene.transcript(thread) });
  await press(scene, card, mikko, 'Merkitse ratkaistuksi');
  await shows('ratkaistuksi');
  visitor.end();
}, modes);

test('a tutor has cards in their own chat too, and answers there by buttons and by number', async (scene) => {
  const { teams, saara } = scene;
  const own = teams.personal(saara);
  await teams.deliver(teams.words(own, saara, 'kortit tänne'));
  await reads(scene, own, 'myös tässä keskustelussa');
  const { chat, person, card } = await request(scene, 'Kysyjä Korpi', 'kuka vaihtaa kopiokoneen paperin');
  const found = () => scene.said(own).find(({ activity }) => cardsOf(activity).length > 0 && wordsIn(activity).includes('kopiokoneen paperin'));
  await until(found, 'the card in the chat', { explain: () => scene.transcript(own) });
  const mine = found();
  must((await press(scene, mine, saara, 'Ota')).status === 200, 'a claim failed');
  await says(scene, mine, 'Saara hoitaa');
  await says(scene, card, 'Saara hoitaa');
  await press(scene, mine, saara, 'Lähetä kysyjälle', 'Tulen heti.');
  await reads(scene, chat, 'Tulen heti');
  await teams.deliver(teams.words(chat, person, 'kiitos, odotan aulassa'));
  const { activity } = await reads(scene, own, 'odotan aulassa');
  const [number] = /pyyntö (\d+)/.exec(wordsIn(activity)).slice(1);
  await teams.deliver(teams.words(own, saara, `${number}: Olen matkalla.`));
  await reads(scene, chat, 'Olen matkalla');
  await teams.deliver(teams.words(own, saara, `ratkaistu ${number}`));
  await says(scene, card, 'ratkaistu');
  await teams.deliver(teams.words(own, saara, 'ei kortteja tänne'));
  await reads(scene, own, 'En näytä enää');
}, modes);
