// What stands in the way of sending: tokens, keys, limits, refusals that stay, answers that get lost.
import { must, pause, test, until } from '../support.mjs';
import { wordsIn } from './reading.mjs';

const modes = { modes: ['sending'] };

async function metric(scene, name) {
  const text = await (await fetch(`${scene.neuvo.url}/metrics`)).text();
  return [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? ([0-9.]+)$`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
}

// Fails the next send that brings a message.
function once(teams, trouble) {
  teams.trouble = ({ kind, activity }) => {
    if (kind !== 'say' || activity.type !== 'message') return undefined;
    teams.trouble = null;
    return trouble;
  };
}

test('a token is asked for once and used for many messages', async (scene) => {
  const { teams, aino, chat, identity } = scene;
  await scene.ask(chat, aino, 'unohdin salasanani');
  const { tokens } = identity.asked;
  for (let i = 0; i < 5; i += 1) await scene.ask(chat, aino, `projektori on musta ${i}`);
  must(identity.asked.tokens === tokens, `${identity.asked.tokens - tokens} more tokens were asked for`);
  must(teams.violations.length === 0, teams.violations.join('\n'));
}, modes);

test('a revoked token is dropped, and the message goes with a new one, once', async (scene) => {
  const { teams, aino, chat, identity } = scene;
  identity.revoke();
  const answer = await scene.ask(chat, aino, 'wilma ei aukea');
  must(scene.said(chat).filter((entry) => entry.replyTo === answer.replyTo).length === 1, 'it was sent twice');
  must(teams.requests.filter((asked) => asked.revoked && asked.method === 'POST').length <= 3, 'it went on with the revoked token');
}, modes);

test('a new key is fetched when a message is signed with it, also when the old one is gone', async (scene) => {
  const { aino, chat, identity } = scene;
  await pause(1100); // NEUVO_TEAMS_KEY_REFRESH_PAUSE
  await identity.rotate({ keep: 0 });
  await scene.ask(chat, aino, 'unohdin salasanani');
}, modes);

test('a new key is found although the connection to its house breaks once', async (scene) => {
  const { aino, chat, identity } = scene;
  await pause(1100);
  await identity.rotate({ keep: 0 });
  let broken = 0;
  identity.trouble = (kind, response) => {
    broken += 1;
    if (broken > 1) return false;
    response.socket.destroy();
    return true;
  };
  await scene.ask(chat, aino, 'unohdin salasanani');
  identity.trouble = null;
  must(broken > 1, 'no connection broke');
}, modes);

test('where keys cannot be fetched, the old ones go on', async (scene) => {
  const { teams, aino, chat, identity } = scene;
  await pause(1100);
  identity.trouble = (kind, response) => {
    response.writeHead(503);
    response.end('out of order');
    return true;
  };
  const stranger = identity.bearer(teams.serviceUrl, {}, { ...identity.keys[0], kid: 'nobody' });
  const { status } = await teams.post(teams.words(chat, aino, 'hei'), { authorization: stranger });
  must(status === 401, `an unknown key was answered ${status}`);
  await scene.ask(chat, aino, 'unohdin salasanani');
  identity.trouble = null;
}, modes);

for (const [name, trouble] of [
  ['429 with Retry-After', { status: 429, headers: { 'Retry-After': '1' } }],
  ['412', { status: 412 }],
]) {
  test(`after ${name} the message comes once`, async (scene) => {
    const { teams, aino, chat } = scene;
    once(teams, trouble);
    const started = Date.now();
    const answer = await scene.ask(chat, aino, `unohdin salasanani ${name}`);
    must(scene.answersTo({ id: answer.replyTo }).length === 1, 'it came twice');
    if (trouble.status === 429) must(Date.now() - started >= 950, 'it did not wait as it was told');
  }, modes);
}

for (const [name, trouble] of [
  ['gets lost after it was taken', 'cut-after'],
  ['is 502 though it was taken', { status: 502, done: true }],
  ['is 504 and nothing was taken', { status: 504 }],
]) {
  test(`an answer to a send that ${name}: never lost, at most one copy, counted`, async (scene) => {
    const { teams, newChat } = scene;
    const { chat, person } = newChat('Epävarma Eerola');
    const before = await metric(scene, 'neuvo_teams_ambiguous_total');
    once(teams, trouble);
    const question = teams.words(chat, person, 'unohdin salasanani');
    await teams.deliver(question);
    await until(() => scene.answersTo(question).length > (trouble === 'cut-after' || trouble.done ? 1 : 0), 'the answer', { patience: 25000 });
    const next = await scene.ask(chat, person, 'wilma ei aukea');
    must(scene.answersTo(question).length <= 2, `${scene.answersTo(question).length} copies`);
    must(next.at >= scene.answersTo(question)[0].at, 'out of order');
    must((await metric(scene, 'neuvo_teams_ambiguous_total')) === before + 1, 'it was not counted');
  }, modes);
}

test('who is not there any more is not written to again, and that is shown', async (scene) => {
  const { teams, newChat } = scene;
  const { chat, person } = newChat('Estäjä Elo');
  await scene.ask(chat, person, 'unohdin salasanani');
  const before = await metric(scene, 'neuvo_teams_permanent_total');
  teams.refusedFor.set(chat.id, { status: 403, body: { error: { code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' } } });
  await teams.deliver(teams.words(chat, person, 'wilma ei aukea'));
  await until(async () => (await metric(scene, 'neuvo_teams_permanent_total')) > before, 'it to be counted');
  const tries = teams.requests.filter((asked) => decodeURIComponent(asked.url).includes(chat.id)).length;
  await scene.ask(scene.chat, scene.aino, 'unohdin salasanani');
  await pause(1500);
  const more = teams.requests.filter((asked) => decodeURIComponent(asked.url).includes(chat.id)).length - tries;
  must(more <= 1, `it tried ${more} times more`);
  let said = '';
  try {
    said = scene.neuvo.command('doctor');
  } catch (error) {
    said = error.stdout; // something else is to be mended
  }
  must(/Teams conversations: .*in 1 of them Neuvo was removed or blocked/.test(said), `the doctor says\n${said}`);
}, modes);

test('who blocks Neuvo here is told in another chat of theirs', async (scene) => {
  const { teams, newChat } = scene;
  const [here, there] = [newChat('Kahden Tilin Kaisa'), newChat('Kaisa Koululla')];
  const asked = await scene.ask(here.chat, here.person, 'yhdistä');
  const code = /\*\*([A-Z0-9]{8})\*\*/.exec(wordsIn(asked.activity))?.[1];
  must(code, wordsIn(asked.activity));
  await scene.ask(there.chat, there.person, code);
  await scene.hears(here.chat, 'yhdistettiin juuri');
  teams.refusedFor.set(here.chat.id, { status: 403, body: { error: { code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' } } });
  await teams.deliver(teams.words(here.chat, here.person, 'unohdin salasanani'));
  const told = await scene.hears(there.chat, 'ei mennyt perille');
  must(/Lähde/.test(wordsIn(told.activity)), wordsIn(told.activity));
}, modes);

test('limits of Teams are kept before they are met: 50 a second in all, 7 a second of one thread', async (scene) => {
  const { teams, newChat } = scene;
  teams.quota.on = true;
  const chats = Array.from({ length: 60 }, (_, i) => newChat(`Ruuhka${i} Rinne`));
  const questions = chats.map(({ chat, person }) => teams.words(chat, person, 'unohdin salasanani'));
  const burst = Array.from({ length: 12 }, (_, i) => teams.words(chats[0].chat, chats[0].person, `wilma ei aukea ${i}`));
  await Promise.all([...questions, ...burst].map((activity) => teams.deliver(activity)));
  await until(() => [...questions, ...burst].every((activity) => scene.answersTo(activity).length === 1), 'all answers', { patience: 30000 });
  teams.quota.on = false;
  must(teams.quota.refused === 0, `Teams had to refuse ${teams.quota.refused}`);
}, modes);

test('a long answer is cut to what Teams shows, with a link', async (scene) => {
  const { newChat } = scene;
  const { chat, person } = newChat('Pitkä Pohja');
  const answer = await scene.ask(chat, person, 'pitkä ohje kaikesta');
  must(wordsIn(answer.activity).length < 28 * 1024, 'it is too long');
}, modes);
