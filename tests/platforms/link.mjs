// Two accounts of one person, joined by a code that is written from the other one.
import { NEUVO } from './neuvo.mjs';
import { must, test, until } from './support.mjs';

const codeIn = (event) => event.content.body?.match(/Koodisi on \**([A-Z0-9-]+)\**\./)?.[1];

test('a code joins two accounts, once; the first one is told', async ({ newStaff, desks }) => {
  const [first, second] = [await newStaff('yksitili'), await newStaff('toinentili')];
  const [here, there] = [await first.direct(), await second.direct()];
  desks.add(here).add(there); // the first account is told, without having asked
  const { answer } = await first.ask(here, 'yhdistä');
  const code = codeIn(answer);
  must(code?.length >= 8, `no code in: ${answer.content.body}`);
  const own = await first.ask(here, code);
  must(own.answer.content.body.includes('oma koodisi'), `its own code joins: ${own.answer.content.body}`);
  const done = await second.ask(there, code);
  must(done.answer.content.body.includes('Tilit on yhdistetty') && done.answer.content.body.includes(first.id), done.answer.content.body);
  await until(() => first.said(here).some((event) => event.content.body.includes(`yhdistettiin juuri tiliin ${second.id}`)), 'word to the first account', {
    explain: () => first.transcript(here),
  });
  const { answer: data } = await second.ask(there, 'omat tiedot');
  must(data.content.body.includes('2 yhdistettyä tiliäsi'), `they are not one person: ${data.content.body}`);
  const third = await newStaff('kolmastili');
  const late = await third.ask(await third.direct(), code);
  must(late.answer.content.body.includes('ei kelpaa'), `a code that was used joins again: ${late.answer.content.body}`);
});

test('in a room no code is given, where others would see it', async ({ newStaff, bertta }) => {
  const dora = await newStaff('dora');
  const room = await dora.groupWithNeuvo([bertta], { name: 'Opehuone' });
  const { answer } = await dora.call(room, 'yhdistä');
  must(codeIn(answer) === undefined, `a code in a room: ${answer.content.body}`);
  must(bertta.heard.every((event) => event.sender !== NEUVO || event.room !== room || codeIn(event) === undefined), 'others see a code');
});
