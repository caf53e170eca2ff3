// The ledger: many people say numbered things in direct chats and in threads of rooms while Neuvo is killed (-9) at
// random and the homeserver restarts. In the end each question must have exactly one answer, in the order of the
// questions, in the place of its question. Plain HTTP, so that nothing between hides a fault.
//   node ledger.mjs NAME account|appservice MESSAGES PEOPLE KILLS RESTARTS
import { Homeserver } from './homeserver.mjs';
import { Neuvo, NEUVO } from './neuvo.mjs';
import { departure, isEdit, isMessage } from './events.mjs';
import { must, pause, say, until } from './support.mjs';

const WINDOW = 3; // questions under way in one conversation
const ROOM = 10; // people in one room
const words = [
  'unohdin salasanani',
  'miten jaan näytön teamsissa',
  'wilma ei aukea',
  'projektori on musta',
  'skrivaren fungerar inte',
  'how do I book a room',
  'kiitos',
  'mikä on pääkaupunki',
];

const [name, mode, ...numbers] = process.argv.slice(2);
const [messages, people, kills, restarts] = numbers.map(Number);
const path = (room, rest) => `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${rest}`;
let seed = Number(process.env.NEUVO_SEED ?? 7);

// Park and Miller's minimal standard generator: the same run again with the same seed.
function random(below) {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
}

// A direct chat or a thread of one person. `asked` are the event ids of its questions, in their order.
class Conversation {
  constructor(ledger, token, room, direct) {
    Object.assign(this, { ledger, token, room, direct, asked: [], share: 0 });
  }

  get underWay() {
    return this.asked.filter((id) => !this.ledger.answered.has(id)).length;
  }

  // In a room the first question mentions Neuvo and begins the thread; the others go without.
  content() {
    const body = `${words[random(words.length)]} nro ${this.asked.length}`;
    const plain = { msgtype: 'm.text', body, 'm.mentions': {} };
    if (this.direct) return plain;
    const [root] = this.asked;
    if (!root) return { ...plain, body: `Neuvo: ${body}`, 'm.mentions': { user_ids: [NEUVO] } };
    const reply = { event_id: this.asked.at(-1) };
    const thread = { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': reply };
    return { ...plain, 'm.relates_to': thread };
  }

  async ask() {
    const transaction = `m${this.asked.length}`;
    const where = path(this.room, `send/m.room.message/${this.direct ? 'd' : 't'}${transaction}`);
    this.asked.push((await this.ledger.homeserver.insist('PUT', where, this.token, this.content())).event_id);
  }

  // Asks its share, as the ledger allows. What is lost would keep it waiting for ever, hence the limit.
  async run() {
    while (this.asked.length < this.share && Date.now() < this.ledger.limit) {
      if (this.underWay < WINDOW && this.asked.length < this.ledger.allowed(this.share)) await this.ask();
      else await pause(20);
    }
  }

  // What is wrong in the end, seen by the person's own account.
  audit(events, verdict) {
    const answers = events.filter((event) => this.asked.includes(departure(event).cause));
    for (const id of this.asked) {
      const count = answers.filter((event) => departure(event).cause === id).length;
      if (count === 0) verdict.lost += 1;
      verdict.doubled += Math.max(0, count - 1);
      if (count !== 1) console.error(`question ${this.asked.indexOf(id)} in ${this.room}, ${id}: ${count} answers`);
    }
    const order = answers.map((event) => this.asked.indexOf(departure(event).cause));
    verdict.disordered += order.filter((place, i) => i > 0 && place < order[i - 1]).length;
    const thread = this.direct ? undefined : this.asked[0];
    const relation = (event) => event.content['m.relates_to'] ?? {};
    const stands = (event) => (relation(event).rel_type === 'm.thread' ? relation(event).event_id : undefined);
    verdict.misplaced += answers.filter((event) => stands(event) !== thread).length;
    return answers.length;
  }
}

class Ledger {
  constructor() {
    this.conversations = [];
    this.answered = new Set(); // ids of questions, as Neuvo's account sees its own answers
    this.killed = 0;
    this.restarted = 0;
    this.met = 0; // questions under way when a kill came
  }

  async begin() {
    this.homeserver = await Homeserver.plan();
    this.neuvo = await Neuvo.plan(this.homeserver, { NEUVO_LOG_LEVEL: 'warn' });
    if (mode === 'appservice') this.neuvo.register();
    await this.homeserver.begin(...(mode === 'appservice' ? ['--appservice', this.neuvo.registration] : []));
    if (mode === 'account') {
      await this.homeserver.register('neuvo');
      this.neuvo.environment.NEUVO_MATRIX_TOKEN = (await this.homeserver.login('neuvo')).access_token;
    }
    await this.neuvo.start();
    for (let i = 0; i < people; i += 1) await this.welcome(i);
    const share = messages / this.conversations.length;
    must(Number.isInteger(share), `${messages} messages cannot be shared by ${this.conversations.length} conversations`);
    for (const conversation of this.conversations) conversation.share = share;
    this.watching = this.watch().catch((error) => {
      this.broken = error;
    });
  }

  // One more person, with a direct chat and a thread to come in a room of ten.
  async welcome(number) {
    const user = `vaki${number}`;
    const id = await this.homeserver.register(user);
    const { access_token: token } = await this.homeserver.login(user);
    const create = (options) => this.homeserver.get('POST', '/_matrix/client/v3/createRoom', token, options);
    const direct = await create({ preset: 'trusted_private_chat', is_direct: true, invite: [NEUVO] });
    if (number % ROOM === 0) this.room = await create({ preset: 'public_chat', name: 'Koulu', invite: [NEUVO] });
    else await this.homeserver.get('POST', path(this.room.room_id, 'join'), token, {});
    for (const { room_id: room } of [direct, this.room]) {
      await until(async () => {
        const { joined } = await this.homeserver.get('GET', path(room, 'joined_members'), token);
        return joined[NEUVO] && joined[id];
      }, `Neuvo to join a room of ${user}`);
      this.conversations.push(new Conversation(this, token, room, room === direct.room_id));
    }
  }

  // Follows the rooms in which something is under way, to know what is answered: forwards, from where it was. (An
  // application service's own account has no /sync on Synapse.)
  async watch() {
    const rooms = new Map(this.conversations.map((one) => [one.room, { room: one.room, token: one.token, from: '' }]));
    const busy = (room) => this.conversations.some((one) => one.room === room && one.underWay > 0);
    const filter = encodeURIComponent(JSON.stringify({ types: ['m.room.message'], senders: [NEUVO] }));
    const look = async (place) => {
      const query = `messages?dir=f&limit=100&filter=${filter}${place.from && `&from=${place.from}`}`;
      const news = await this.homeserver.insist('GET', path(place.room, query), place.token);
      for (const event of news.chunk) if (!isEdit(event)) this.answered.add(departure(event).cause);
      place.from = news.end ?? place.from;
    };
    while (!this.over) {
      for (const place of rooms.values()) if (busy(place.room)) await look(place);
      await pause(200);
    }
  }

  get underWay() {
    return this.conversations.reduce((sum, conversation) => sum + conversation.underWay, 0);
  }

  // The questions are spread over the kills and restarts, so that each of these comes while others are being said.
  allowed(share) {
    const steps = kills + restarts + 1;
    return Math.ceil((share * (this.killed + this.restarted + 1)) / steps);
  }

  // Kills once something is under way, at a random moment.
  async hurt() {
    while (this.killed < kills || this.restarted < restarts) {
      await until(() => this.underWay > 0, 'a question under way');
      await pause(random(600));
      if (this.killed >= kills / 2 && this.restarted < restarts) {
        await this.homeserver.restart(2);
        this.restarted += 1;
      } else {
        this.met += this.underWay;
        await this.neuvo.stop('SIGKILL');
        await this.neuvo.start();
        this.killed += 1;
      }
    }
  }

  // Gives whether all came in time.
  async allAnswered() {
    const limit = Date.now() + 30000 + messages * 250;
    while (this.underWay > 0 && Date.now() < limit && !this.broken) await pause(50);
    if (this.broken) throw this.broken;
    return this.underWay === 0;
  }

  async run() {
    this.limit = Date.now() + 60000 + messages * 1000;
    const asking = Promise.all(this.conversations.map((conversation) => conversation.run()));
    await Promise.all([asking, this.hurt()]);
    if (!(await this.allAnswered())) return;
    // One more each: by its answer everything that came before it in its conversation has been sent.
    await Promise.all(this.conversations.map((conversation) => conversation.ask()));
    await this.allAnswered();
  }

  // Everything that Neuvo said in a room, oldest first.
  async saidIn(room, token) {
    const events = [];
    for (let from = ''; ; ) {
      const part = await this.homeserver.get('GET', path(room, `messages?dir=b&limit=500${from}`), token);
      events.push(...part.chunk);
      if (!part.end) break;
      from = `&from=${part.end}`;
    }
    return events.reverse().filter((event) => event.sender === NEUVO && isMessage(event) && !isEdit(event));
  }

  async audit() {
    const verdict = { lost: 0, doubled: 0, disordered: 0, misplaced: 0, stray: 0 };
    for (const room of new Set(this.conversations.map((conversation) => conversation.room))) {
      const here = this.conversations.filter((conversation) => conversation.room === room);
      const events = await this.saidIn(room, here[0].token);
      let answers = 0;
      for (const conversation of here) answers += conversation.audit(events, verdict);
      verdict.stray += Math.max(0, events.length - answers - 1); // it greets once
    }
    return verdict;
  }

  async end() {
    this.over = true;
    await this.watching;
    await this.neuvo.end();
    await this.homeserver.end();
  }
}

const ledger = new Ledger();
const started = Date.now();
let wrong = '';
try {
  await ledger.begin();
  await ledger.run();
  const verdict = await ledger.audit();
  const { conversations, killed, met, restarted } = ledger;
  say(
    `${name}: ${messages} messages, ${conversations.length} conversations, ${killed} kills that met ${met} under way, ` +
      `${restarted} restarts of Synapse, ${((Date.now() - started) / 1000).toFixed(1)} s: lost ${verdict.lost}, doubled ` +
      `${verdict.doubled}, out of order ${verdict.disordered}, wrong place ${verdict.misplaced}, stray ${verdict.stray}`,
  );
  if (Object.values(verdict).some((count) => count > 0)) wrong = JSON.stringify(verdict);
} catch (error) {
  wrong = error.message;
  console.error(error);
}
if (wrong && ledger.neuvo) console.error(ledger.neuvo.said().slice(-20000));
say(wrong ? `not ok platforms/${name}: ${wrong.split('\n').join('\n  ')}` : `ok platforms/${name}`);
await ledger.end().catch((error) => console.error(error));
process.exit(wrong ? 1 : 0);
