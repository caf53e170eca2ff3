// Direct chats: joining, answers, choices, edits, redactions.
import { checkForm, checkHtml, choicesOf } from './form.mjs';
import { NEUVO } from './neuvo.mjs';
import { departure } from './events.mjs';
import { must, test, until } from './support.mjs';

const QUESTION = 'miten jaan näytön teamsissä?';
const AMBIGUOUS = 'salasana';

test('invited to a direct chat it joins and greets at most once', async ({ aino }) => {
  const room = await aino.direct();
  const { question } = await aino.ask(room, QUESTION);
  await aino.ask(room, 'unohdin salasanani');
  const others = aino.said(room).filter((event) => departure(event).cause !== question);
  must(others.length <= 2, `besides the answers it said:\n${aino.transcript(room)}`);
  for (const event of aino.said(room)) checkForm(event);
});

test('a question gets one answer, in the right form', async ({ aino }) => {
  const room = await aino.direct();
  const { answer } = await aino.ask(room, QUESTION);
  checkForm(answer);
  const { body, formatted_body: html } = answer.content;
  must(body.includes('Jaa') && body.includes('Lähde:'), `it says: ${body}`);
  must(!/<\/?[a-z]/i.test(body) && !body.includes('**'), `marks in the plain text: ${body}`);
  must(/<ol>/.test(html) && html.match(/<li>/g).length >= 3, `the steps are no list: ${html}`);
  must(answer.content['m.relates_to']?.rel_type === undefined, 'the answer stands in a thread of its own');
});

test('a thread in a direct chat is answered in the thread', async ({ aino }) => {
  const room = await aino.direct();
  const { question } = await aino.ask(room, QUESTION);
  const { answer } = await aino.ask(room, 'unohdin salasanani', question);
  must(answer.content['m.relates_to']?.event_id === question, `it relates to ${JSON.stringify(answer.content['m.relates_to'])}`);
});

test('asked in Swedish and in English it answers in the same language', async ({ aino }) => {
  const room = await aino.direct();
  const swedish = await aino.ask(room, 'hur delar jag skärmen i teams?');
  must(swedish.answer.content.body.includes('Källa:'), `it says: ${swedish.answer.content.body}`);
  const english = await aino.ask(room, 'how do I share my screen in Teams?');
  must(english.answer.content.body.includes('Source:'), `it says: ${english.answer.content.body}`);
});

test('several questions at once are answered in their order', async ({ aino }) => {
  const room = await aino.direct();
  const questions = [];
  for (const words of [QUESTION, 'wilma ei aukea', 'projektori on musta', 'unohdin salasanani', 'kiitos'])
    questions.push(await aino.say(room, words));
  await aino.answer(room, questions.at(-1));
  const order = aino.said(room).map((event) => departure(event).cause).filter((cause) => questions.includes(cause));
  must(order.join() === questions.join(), `the order is ${order.map((cause) => questions.indexOf(cause))}`);
});

test('a number is a choice', async ({ aino }) => {
  const room = await aino.direct();
  const choices = choicesOf((await aino.ask(room, AMBIGUOUS)).answer);
  must(choices[2], `no second choice in ${JSON.stringify(choices)}`);
  const { answer } = await aino.ask(room, '2');
  must(answer.content.body.includes(choices[2]), `"${choices[2]}" in: ${answer.content.body}`);
});

for (const [key, name] of [
  ['2\uFE0F\u20E3', 'as Element sends it'],
  ['2\u20E3', 'without a variation selector'],
])
  test(`the reaction 2️⃣ is a choice (${name})`, async ({ aino }) => {
    const room = await aino.direct();
    const { answer: offer } = await aino.ask(room, AMBIGUOUS);
    const reaction = await aino.react(room, offer.id, key);
    const answer = await aino.answer(room, reaction);
    must(answer.content.body.includes(choicesOf(offer)[2]), `it says: ${answer.content.body}`);
  });

for (const [key, name] of [
  ['👍️', 'as Element sends it'],
  ['👍', 'without a variation selector'],
  ['👍🏽', 'with a colour of skin'],
])
  test(`the reaction 👍 says that it helped (${name})`, async ({ aino }) => {
    const room = await aino.direct();
    const { answer: offer } = await aino.ask(room, QUESTION);
    const answer = await aino.answer(room, await aino.react(room, offer.id, key));
    must(/hienoa/i.test(answer.content.body), `it says: ${answer.content.body}`);
  });

test('another reaction is no answer', async ({ aino, silent }) => {
  const room = await aino.direct();
  const { answer } = await aino.ask(room, QUESTION);
  silent.set(await aino.react(room, answer.id, '🎉'), 'a reaction that is no choice');
  await aino.ask(room, 'kiitos');
});

test('an edited question has its answer edited', async ({ aino, silent }) => {
  const room = await aino.direct();
  const { question, answer } = await aino.ask(room, QUESTION);
  const edit = await aino.edit(room, question, 'wilma ei aukea');
  await until(() => aino.edits(answer.id).length > 0, 'the edited answer', { explain: () => aino.transcript(room) });
  silent.set(edit, 'an edit');
  await aino.ask(room, 'kiitos');
  const edits = aino.edits(answer.id);
  must(edits.length === 1, `${edits.length} edits of the answer`);
  const { body, 'm.new_content': fresh } = edits[0].content;
  must(/wilma/i.test(fresh.body) && body.startsWith('* '), `it says: ${body}`);
  must(fresh.msgtype === 'm.notice' && JSON.stringify(fresh['m.mentions']) === '{}', JSON.stringify(fresh));
  checkHtml(fresh.formatted_body);
  must(departure(edits[0]).key && departure(edits[0]).key !== departure(answer).key, 'the edit has no key of its own');
});

test('a redacted question is forgotten, with its answer', async ({ aino, homeserver, forgotten }) => {
  const room = await aino.direct();
  forgotten.push('kukkaruukku');
  const { question, answer } = await aino.ask(room, 'miten vaihdan salasanan, ovikoodi kukkaruukku');
  await aino.redact(room, question);
  await aino.seesRedacted(homeserver, answer);
  await aino.ask(room, 'kiitos');
});

test('notices are not answered', async ({ aino, silent }) => {
  const room = await aino.direct();
  await aino.ask(room, QUESTION);
  silent.set(await aino.send(room, { msgtype: 'm.notice', body: QUESTION }), 'a notice');
  await aino.ask(room, 'kiitos');
});

test('a long message is answered once', async ({ aino }) => {
  const room = await aino.direct();
  const { answer } = await aino.ask(room, `${QUESTION} ${'ja vielä tämä '.repeat(3500)}`);
  must(/liian pitkä/.test(answer.content.body), `it says: ${answer.content.body}`);
  await aino.ask(room, QUESTION);
});

test('HTML in a question does not come back as HTML', async ({ aino }) => {
  const room = await aino.direct();
  const words = '<img src=x onerror="alert(1)"> **tulostin** </blockquote><script>1</script> [x](javascript:alert(1)) &amp;';
  await aino.ask(room, 'ihminen');
  const question = await aino.send(room, {
    msgtype: 'm.text',
    body: words,
    format: 'org.matrix.custom.html',
    formatted_body: words,
  });
  const { content } = await aino.answer(room, question); // it says them again before handing them over
  must(content.body.includes('onerror="alert(1)"'), `the words are not quoted: ${content.body}`);
  checkHtml(content.formatted_body);
  must(content.formatted_body.includes('&lt;img src=x'), `the words are lost: ${content.formatted_body}`);
  must(!/<(img|script)/.test(content.formatted_body), content.formatted_body);
});

test('what was read has a read receipt', async ({ aino }) => {
  const room = await aino.direct();
  const { question } = await aino.ask(room, QUESTION);
  // Without those that the client makes up for whoever has said something later.
  const receipt = () => aino.client.getRoom(room).getReadReceiptForUserId(NEUVO, true);
  await until(() => receipt()?.eventId === question, 'the receipt', { explain: () => JSON.stringify(receipt()) });
});

test('it has a name and a picture', async ({ aino, homeserver }) => {
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(NEUVO)}`;
  const profile = () => homeserver.get('GET', path, aino.client.getAccessToken());
  await until(async () => (await profile()).displayname === 'Neuvo', 'the display name');
  await until(async () => (await profile()).avatar_url?.startsWith('mxc://'), 'the picture');
});
