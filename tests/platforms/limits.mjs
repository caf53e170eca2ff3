// A homeserver that lets nobody say more than two messages a second: nothing is lost of what has to wait.
import { departure } from './events.mjs';
import { must, test } from './support.mjs';

test(
  'told to slow down it loses nothing and keeps the order',
  async ({ aino, bertta, newStaff }) => {
    const asking = async (who) => {
      const room = await who.direct();
      const questions = [];
      for (const words of ['miten jaan näytön teamsissä?', 'wilma ei aukea', 'unohdin salasanani'])
        questions.push(await who.say(room, words));
      for (const question of questions) await who.answer(room, question);
      const order = who.said(room).map((event) => departure(event).cause).filter((cause) => questions.includes(cause));
      must(order.join() === questions.join(), `the order is ${order.map((cause) => questions.indexOf(cause))}`);
    };
    await Promise.all([aino, bertta, await newStaff('daavid'), await newStaff('eeva')].map(asking));
  },
  { modes: ['limits'] },
);
