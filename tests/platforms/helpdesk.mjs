// The relay ledger on a real homeserver: people ask for a person, tutors race for each card, both sides talk, the claimer
// solves it, while Neuvo is killed (-9). Real clients (matrix-js-sdk) on both sides. In the end each word stands once and
// in order on the other side, each ticket had one claimer, and Neuvo was silent from claim to solution.
//   node helpdesk.mjs NAME TICKETS PEOPLE KILLS
import { isEdit, isMessage } from './events.mjs';
import { Homeserver } from './homeserver.mjs';
import { Neuvo } from './neuvo.mjs';
import { Staff } from './staff.mjs';
import { must, say, until } from './support.mjs';

const WORDS = 5; // each way
const TUTORS = ['Mikko', 'Saara', 'Teemu'];
const PATIENCE = { patience: 120000 };
const BUSY = 1000; // the tutors' room holds everything; on a slow machine much of it comes at once

const [name, ...numbers] = process.argv.slice(2);
const [tickets, people, kills] = numbers.map(Number);

const bodyOf = (event) => event.content.body ?? '';
const threadOf = (event) => (event.content['m.relates_to']?.rel_type === 'm.thread' ? event.content['m.relates_to'].event_id : undefined);

class Matter {
  constructor(desk, asker, room, number) {
    Object.assign(this, { desk, asker, room, number });
  }

  // What Neuvo said to the asker since the matter began, oldest first.
  heard() {
    return this.asker.said(this.room).slice(this.from);
  }

  // What it said under the card, as the claimer's client has it.
  heardUnderCard() {
    return this.claimer.staff.said(this.desk.room).filter((event) => threadOf(event) === this.card.id);
  }

  async asks() {
    this.from = this.asker.said(this.room).length;
    const question = `kuka siivoaa taukotilan numero ${this.number}x`;
    await this.asker.ask(this.room, question);
    await this.asker.ask(this.room, 'ihminen');
    await this.asker.ask(this.room, 'kyllä, välitä se');
    const shown = (event) => isMessage(event) && !isEdit(event) && !threadOf(event) && bodyOf(event).includes(`numero ${this.number}x`);
    const cards = () => this.desk.tutors[0].staff.said(this.desk.room).filter(shown);
    await until(() => cards().length > 0, `the card of ${this.number}`, PATIENCE);
    [this.card] = cards();
    this.cards = () => cards().length;
  }

  claims() {
    return this.heard().filter((event) => bodyOf(event).includes('otti pyyntösi'));
  }

  async isTaken() {
    await Promise.all(
      this.desk.tutors.map(({ staff }, i) =>
        i === this.number % TUTORS.length ? staff.react(this.desk.room, this.card.id, '👍') : staff.say(this.desk.room, 'ota', this.card.id),
      ),
    );
    await until(() => this.claims().length > 0, `a claim of ${this.number}`, PATIENCE);
    this.claimer = this.desk.tutors.find((tutor) => bodyOf(this.claims()[0]).includes(tutor.name));
    must(this.claimer, `nobody of ours took ${this.number}: ${bodyOf(this.claims()[0])}`);
  }

  word(side, i) {
    return `${side} sana ${this.number}x${i}`;
  }

  // Both sides at once, none waits for the other.
  async talk() {
    const each = async (staff, room, side, thread) => {
      for (let i = 0; i < WORDS; i += 1) await staff.say(room, this.word(side, i), thread);
    };
    await Promise.all([
      each(this.asker, this.room, 'kysyjän'),
      each(this.claimer.staff, this.desk.room, 'tukijan', this.card.id),
    ]);
    const last = (events, side) => events.some((event) => bodyOf(event).includes(this.word(side, WORDS - 1)));
    await until(() => last(this.heard(), 'tukijan') && last(this.heardUnderCard(), 'kysyjän'), `all words of ${this.number}`, {
      ...PATIENCE,
      explain: () => `${this.asker.transcript(this.room)}\n${this.claimer.staff.transcript(this.desk.room)}`,
    });
  }

  async isSolved() {
    await this.claimer.staff.say(this.desk.room, 'ratkaistu', this.card.id);
    await until(() => this.heard().some((event) => bodyOf(event).includes('ratkaistuksi')), `the end of ${this.number}`, PATIENCE);
    this.until = this.heard().length;
  }

  async run() {
    await this.asks();
    await this.isTaken();
    await this.talk();
    await this.isSolved();
    this.desk.done += 1;
  }

  // Counts what is wrong in the events that one side heard of the other's words.
  auditWords(events, side, verdict) {
    const places = [...Array(WORDS).keys()].map((i) => events.flatMap((event, at) => (bodyOf(event).includes(this.word(side, i)) ? [at] : [])));
    verdict.lost += places.filter((at) => at.length === 0).length;
    verdict.doubled += places.reduce((sum, at) => sum + Math.max(0, at.length - 1), 0);
    verdict.disordered += places.filter((at, i) => i > 0 && at[0] < places[i - 1][0]).length;
  }

  audit(verdict) {
    const heard = this.heard().slice(0, this.until);
    const begin = heard.findIndex((event) => bodyOf(event).includes('otti pyyntösi'));
    const end = heard.findIndex((event) => bodyOf(event).includes('ratkaistuksi'));
    this.auditWords(heard, 'tukijan', verdict);
    this.auditWords(this.heardUnderCard(), 'kysyjän', verdict);
    const claims = heard.filter((event) => bodyOf(event).includes('otti pyyntösi')).length;
    verdict.claims += Math.max(0, claims - 1) + Math.max(0, this.cards() - 1);
    verdict.talkedOver += heard.slice(begin + 1, end).filter((event) => !bodyOf(event).includes('tukijan sana')).length;
  }
}

class Desk {
  done = 0;
  killed = 0;

  async begin() {
    this.homeserver = await Homeserver.plan();
    this.neuvo = await Neuvo.plan(this.homeserver, { NEUVO_LOG_LEVEL: 'warn' });
    await this.homeserver.begin();
    await this.homeserver.register('neuvo');
    this.neuvo.environment.NEUVO_MATRIX_TOKEN = (await this.homeserver.login('neuvo')).access_token;
    await this.neuvo.start();
    this.tutors = [];
    for (const tutor of TUTORS) this.tutors.push({ name: tutor, staff: await Staff.begin(this.homeserver, tutor.toLowerCase(), BUSY) });
    const [first, ...others] = this.tutors.map(({ staff }) => staff);
    this.room = await first.groupWithNeuvo(others, { name: 'Digituki' });
    await this.neuvo.stop();
    this.neuvo.environment.NEUVO_MATRIX_TUTOR_ROOM = this.room;
    await this.neuvo.start();
    for (const tutor of this.tutors) this.neuvo.command('account', 'create', '--access', 'tutor', '--matrix', tutor.staff.id, tutor.name);
    this.askers = [];
    for (let i = 0; i < people; i += 1) {
      const staff = await Staff.begin(this.homeserver, `kysyja${i}`, BUSY);
      this.askers.push({ staff, room: await staff.direct() });
    }
  }

  // Each asks again when what they asked before is solved.
  async askAll() {
    this.matters = [];
    await Promise.all(
      this.askers.map(async ({ staff, room }, i) => {
        for (let number = i; number < tickets; number += people) {
          const matter = new Matter(this, staff, room, number);
          this.matters.push(matter);
          await matter.run();
        }
      }),
    );
  }

  async hurt() {
    for (; this.killed < kills; this.killed += 1) {
      const share = Math.floor((tickets * (this.killed + 1)) / (kills + 1));
      await until(() => this.done >= share, `${share} solved tickets`, { patience: 600000 });
      await this.neuvo.stop('SIGKILL');
      await this.neuvo.start();
    }
  }

  audit() {
    const verdict = { lost: 0, doubled: 0, disordered: 0, talkedOver: 0, claims: 0 };
    for (const matter of this.matters) matter.audit(verdict);
    return verdict;
  }

  async end() {
    for (const { staff } of [...this.tutors, ...this.askers]) staff.end();
    await this.neuvo.end();
    await this.homeserver.end();
  }
}

const desk = new Desk();
const started = Date.now();
let wrong = '';
try {
  await desk.begin();
  const kill = desk.hurt();
  await Promise.all([desk.askAll(), kill]);
  const verdict = desk.audit();
  say(
    `${name}: ${desk.done} tickets of ${people} people, ${TUTORS.length} tutors, ${2 * WORDS * desk.done} words, ${desk.killed} kills, ` +
      `${((Date.now() - started) / 1000).toFixed(1)} s: lost ${verdict.lost}, doubled ${verdict.doubled}, out of order ${verdict.disordered}, ` +
      `said by Neuvo after a claim ${verdict.talkedOver}, claimed or shown twice ${verdict.claims}`,
  );
  must(desk.done === tickets, `${desk.done} tickets of ${tickets}`);
  if (Object.values(verdict).some((count) => count > 0)) wrong = JSON.stringify(verdict);
} catch (error) {
  wrong = error.message;
  console.error(error);
}
if (wrong) console.error(desk.neuvo?.said().slice(-20000));
say(wrong ? `not ok platforms/${name}: ${wrong.split('\n').join('\n  ')}` : `ok platforms/${name}`);
await desk.end().catch((error) => console.error(error));
process.exit(wrong ? 1 : 0);
