// Conversations: chats of two, groups, threads of channels, edits, deletions, reactions, cards, citations.
import { must, test, until } from '../support.mjs';
import { buttonsOf, citationsOf, newest, numberedIn, wordsIn } from './reading.mjs';

const modes = { modes: ['talk'] };

test('it greets once, whichever event comes first and however often', async (scene) => {
  const { teams } = scene;
  const person = teams.person('Uusi Laine');
  const chat = teams.personal(person);
  const events = [
    teams.activity(chat, person, { type: 'installationUpdate', action: 'add' }),
    teams.activity(chat, person, { type: 'conversationUpdate', membersAdded: [{ id: teams.botId }] }),
    teams.activity(chat, person, { type: 'conversationUpdate', membersAdded: [{ id: person.id, aadObjectId: person.aadObjectId }] }),
  ];
  for (const event of [...events, ...events]) must((await teams.deliver(event)).status === 200, `${event.type} was refused`);
  await scene.next(chat, 0, 'the greeting');
  await scene.ask(chat, person, 'unohdin salasanani');
  must(scene.said(chat).length === 2, `it said ${scene.said(chat).length} things: a greeting and an answer are two`);
}, modes);

test('a question in a chat of two: 200 within a second, one answer, a source that can be looked up', async (scene) => {
  const { teams, aino, chat } = scene;
  const question = teams.words(chat, aino, 'miten jaan näytön teamsissa');
  const { status, ms, body } = await teams.deliver(question);
  must(status === 200 && ms < 1000, `${status} after ${ms} ms`);
  must(body === '', `200 with a body: ${body.slice(0, 80)}`);
  const answer = await scene.answer(question);
  must(answer.conversation === chat, 'the answer went elsewhere');
  const citations = citationsOf(answer.activity);
  must(citations.length > 0, `no citation in ${JSON.stringify(answer.activity).slice(0, 600)}`);
  must(answer.activity.channelData?.feedbackLoop?.type === 'default', 'no feedback buttons');
}, modes);

test('a message that comes again is answered once, at once, later and after a kill', async (scene) => {
  const { teams, neuvo, aino, chat } = scene;
  const question = teams.words(chat, aino, 'wilma ei aukea');
  await Promise.all([teams.deliver(question), teams.deliver(question)]);
  await scene.answer(question);
  await teams.deliver(question);
  await neuvo.stop('SIGKILL');
  await neuvo.start();
  await teams.deliver(question);
  await scene.ask(chat, aino, 'unohdin salasanani');
  must(scene.answersTo(question).length === 1, `${scene.answersTo(question).length} answers`);
}, modes);

test('choices are a card and numbered beside it; a button answers in the invoke and in the chat, once', async (scene) => {
  const { teams, aino, chat } = scene;
  const asking = await scene.ask(chat, aino, 'wilma');
  const buttons = buttonsOf(asking.activity);
  const labels = Object.keys(buttons);
  must(labels.length >= 2, `the buttons are ${labels}: ${JSON.stringify(asking.activity).slice(0, 800)}`);
  const numbered = Object.values(numberedIn(asking.activity));
  for (const label of labels) must(numbered.some((one) => one.startsWith(label)), `"${label}" is not among the numbered ${numbered}`);
  const before = scene.said(chat).length;
  const press = await scene.press(asking, aino, labels[0]);
  must(press.ms < 1000, `the invoke took ${press.ms} ms`);
  await teams.post(press.activity); // the same once more
  await teams.post({ ...press.activity, id: teams.nextId() }); // and under another id, as Teams does
  await scene.next(chat, before, 'what was chosen');
  await scene.ask(chat, aino, 'unohdin salasanani');
  must(scene.said(chat).length === before + 2, `${scene.said(chat).length - before - 1} answers to one press`);
}, modes);

test('a number says the same as a button, and so does the button of an old client (Action.Submit)', async (scene) => {
  const { teams, newChat } = scene;
  const [one, two] = [newChat('Numero Niemi'), newChat('Vanha Virta')];
  await scene.ask(one.chat, one.person, 'wilma');
  const picked = await scene.ask(one.chat, one.person, '2');
  must(!/en ymmärtänyt/i.test(wordsIn(picked.activity)), wordsIn(picked.activity));
  const asking = await scene.ask(two.chat, two.person, 'wilma');
  const [label, action] = Object.entries(buttonsOf(asking.activity))[1];
  const submit = teams.activity(two.chat, two.person, { text: undefined, value: action.fallback.data, replyToId: asking.id });
  must((await teams.deliver(submit)).status === 200, `"${label}" was refused`);
  const answer = await scene.answer(submit);
  must(wordsIn(answer.activity) === wordsIn(picked.activity).replace(/^/, '') || wordsIn(answer.activity).length > 0, 'nothing came of it');
}, modes);

test('a choice of somebody else in a group is no answer', async (scene) => {
  const { teams, aino, bertta } = scene;
  const group = teams.group([aino, bertta]);
  const asking = await scene.ask(group, aino, 'wilma');
  const before = scene.said(group).length;
  await scene.press(asking, bertta, Object.keys(buttonsOf(asking.activity))[0]);
  const answer = await scene.ask(group, aino, '1');
  must(scene.said(group).length <= before + 2, 'it answered more than it was asked');
  must(answer.replyTo !== undefined, 'the answer belongs to nothing');
}, modes);

test('in a channel it answers in the thread of the question, without its own name in the question', async (scene) => {
  const { teams, aino, bertta } = scene;
  const channel = teams.channel([aino, bertta]);
  const thread = teams.thread(channel, teams.nextId());
  const answer = await scene.ask(thread, aino, 'miten jaan näytön teamsissa');
  must(answer.conversation === thread, `it answered in ${answer.conversation.id}`);
  must(!wordsIn(answer.activity).includes('<at>'), 'the mention stands in the answer');
  const other = teams.thread(channel, teams.nextId());
  const second = await scene.ask(other, bertta, 'unohdin salasanani');
  must(second.conversation === other, `it answered in ${second.conversation.id}`);
}, modes);

test('what is personal is said alone, in a chat that Neuvo opens', async (scene) => {
  const { teams, bertta } = scene;
  const person = teams.person('Yksin Ylönen');
  const alone = teams.personal(person); // the app is there, and nothing was said yet
  const group = teams.group([person, bertta]);
  await teams.deliver(teams.words(group, person, 'omat tiedot'));
  await scene.hears(alone, 'tallessa');
  must(!scene.said(group).some((entry) => wordsIn(entry.activity).includes('tallessa:')), 'it stands in the group too');
}, modes);

test('somebody who is called as it is called is not taken for it', async (scene) => {
  const { teams, aino } = scene;
  const namesake = teams.person('Neuvo Neuvonen');
  const group = teams.group([aino, namesake]);
  const activity = teams.words(group, aino, '<at>Neuvo</at> unohdin salasanani');
  activity.entities.push({ type: 'mention', mentioned: { id: namesake.id, name: 'Neuvo' }, text: '<at>Neuvo</at>' });
  must((await teams.deliver(activity)).status === 200, 'it was refused');
  await scene.answer(activity);
}, modes);

test('an edit of the question changes the answer in its place', async (scene) => {
  const { teams, newChat } = scene;
  const { chat, person } = newChat('Muuttaja Mäki');
  const question = teams.words(chat, person, 'unohdin salasanani');
  await teams.deliver(question);
  const answer = await scene.answer(question);
  const edit = { ...teams.words(chat, person, 'wilma ei aukea'), id: question.id, type: 'messageUpdate' };
  edit.channelData = { ...edit.channelData, eventType: 'editMessage' };
  must((await teams.deliver(edit)).status === 200, 'the edit was refused');
  await until(() => answer.edits.length > 0 || scene.said(chat).length > 1, 'the changed answer', { explain: () => scene.transcript(chat) });
  const now = [wordsIn(newest(answer)), ...scene.said(chat).slice(1).map((entry) => wordsIn(entry.activity))].join('\n');
  must(/wilma/i.test(now), `it now reads ${now}`);
}, modes);

test('a deleted question takes its answer with it', async (scene) => {
  const { teams, newChat } = scene;
  const { chat, person } = newChat('Poistaja Pelto');
  const question = teams.words(chat, person, 'unohdin salasanani');
  await teams.deliver(question);
  const answer = await scene.answer(question);
  const deletion = { ...teams.activity(chat, person, { type: 'messageDelete', channelData: { eventType: 'softDeleteMessage' } }), id: question.id };
  must((await teams.deliver(deletion)).status === 200, 'the deletion was refused');
  await until(() => answer.deleted, 'the answer to go', { explain: () => scene.transcript(chat) });
}, modes);

test('👍 and feedback say that it helped, and are answered as Teams wants', async (scene) => {
  const { teams, newChat } = scene;
  const { chat, person } = newChat('Kiittäjä Kallio');
  const answer = await scene.ask(chat, person, 'unohdin salasanani');
  const like = teams.activity(chat, person, { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: answer.id });
  must((await teams.deliver(like)).status === 200, 'the reaction was refused');
  const feedback = teams.activity(chat, person, {
    type: 'invoke',
    name: 'message/submitAction',
    value: { actionName: 'feedback', actionValue: { reaction: 'dislike', feedback: '{"feedbackText":"ei auttanut"}' } },
    replyToId: answer.id,
  });
  const { status } = await teams.invoke(feedback);
  must(status === 200, `feedback was answered ${status}`);
}, modes);

test('Swedish and English are answered in Swedish and English', async (scene) => {
  const { newChat } = scene;
  const { chat, person } = newChat('Sven Svensson');
  const swedish = wordsIn((await scene.ask(chat, person, 'hur delar jag skärmen i teams')).activity);
  must(/skärm/i.test(swedish) && !/näytö/i.test(swedish), swedish);
  const other = newChat('Jen Jones');
  const english = wordsIn((await scene.ask(other.chat, other.person, 'how do I share my screen in teams')).activity);
  must(/screen/i.test(english), english);
}, modes);

test('identity codes are covered before anything is kept', async (scene) => {
  const { newChat, neuvo } = scene;
  const { chat, person } = newChat('Salla Salo');
  await scene.ask(chat, person, 'salasana: Kissa123! ja tunnus 131052-308T ei toimi');
  await neuvo.stop();
  must(!neuvo.keeps('131052-308T') && !neuvo.keeps('Kissa123'), 'an identity code or a password is kept');
  must(!neuvo.said().includes('131052-308T'), 'the log holds an identity code');
  await neuvo.start();
}, modes);

test('what it does not understand is taken and leads to nothing', async (scene) => {
  const { teams, aino, chat } = scene;
  const before = scene.said(chat).length;
  const odd = [
    teams.activity(chat, aino, { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: '1' } }),
    teams.activity(chat, aino, { type: 'typing' }),
    teams.activity(chat, aino, { type: 'conversationUpdate', channelData: { eventType: 'teamRenamed' } }),
    teams.activity(chat, aino, { type: 'messageReaction', reactionsRemoved: [{ type: 'like' }], replyToId: '1' }),
  ];
  for (const activity of odd) must((await teams.deliver(activity)).status === 200, `${activity.type} was refused`);
  await scene.ask(chat, aino, 'unohdin salasanani');
  must(scene.said(chat).length === before + 1, scene.transcript(chat));
}, modes);
