// The ledger: many people ask numbered things in chats of two, group chats and channel threads, while deliveries are
// doubled, answers are lost after they were taken, tokens revoked, keys rotated, the connector restarted and Neuvo
// killed (-9). In the end each question must have its answer, in the order of the questions, in the place of its
// question; a second copy only where a failure left open whether the first had been taken.
//   node ledger.mjs NAME MESSAGES CONVERSATIONS KILLS
import { must, pause, say, until } from '../support.mjs';
import { Scene } from './scene.mjs';

const WINDOW = 3; // questions under way in one conversation
const DOUBLED = 0.1; // share of the deliveries
const OUTCOME_MS = 5000; // longer the store does not wait to know that an answer was taken, on whatever machine
const LATE_MS = 100; // what Neuvo had written before it was killed has been read by then
const AWAY_MS = 700; // how long the connector is gone
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
// What befalls one of Neuvo's sends, and how often. `open`: nobody can tell from outside whether it was taken.
const troubles = [
  { share: 0.01, what: 'cut-after', open: true },
  { share: 0.005, what: { status: 502, done: true }, open: true },
  { share: 0.005, what: { status: 504 }, open: true },
  { share: 0.005, what: 'cut-before', open: true },
  { share: 0.02, what: { status: 429, headers: { 'Retry-After': '1' } } },
  { share: 0.01, what: { status: 412 } },
];

const [name, ...numbers] = process.argv.slice(2);
const [messages, places, kills] = numbers.map(Number);
const turns = Math.max(2, Math.round(kills / 5)); // revocations, rotations and restarts, so many of each
let seed = Number(process.env.NEUVO_LEDGER_SEED ?? (Date.now() % 2147483646) + 1);
const begun = seed;

// Park and Miller's minimal standard generator: the same dice again with the same seed.
function random() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

// One chat or thread, in which one person asks.
class Talk {
  constructor(ledger, conversation, person) {
    Object.assign(this, { ledger, conversation, person, asked: [] });
  }

  get underWay() {
    return this.asked.filter(({ id }) => !this.ledger.answered.has(id)).length;
  }

  async ask() {
    const { teams } = this.ledger.scene;
    const text = `${words[Math.floor(random() * words.length)]} nro ${this.asked.length}`;
    const activity = teams.words(this.conversation, this.person, text);
    this.asked.push(activity);
    const doubled = random() < DOUBLED ? Math.floor(random() * 3) : -1;
    if (doubled === 0) this.ledger.again(activity, 0);
    const answer = await this.ledger.deliver(activity);
    if (doubled > 0) this.ledger.again(activity, doubled === 1 ? 0 : 2000 * random());
    if (answer.status !== 200) this.ledger.notes.push(`a good message was answered ${answer.status}`);
  }

  async run(share) {
    while (this.asked.length < share && Date.now() < this.ledger.limit) {
      if (this.underWay < WINDOW && this.ledger.mayAsk()) await this.ask();
      else await pause(10);
    }
  }
}

class Ledger {
  constructor() {
    this.answered = new Set(); // ids of questions
    this.notes = []; // what should not have happened
    this.kills = []; // when
    this.counts = { doubled: 0, open: 0, revoked: 0, rotated: 0, restarted: 0, slow: 0 };
    this.underWay = new Set(); // deliveries
    this.met = 0;
    this.step = 0; // of kills + 1, each with its share of the questions
  }

  async begin() {
    this.scene = await Scene.begin({ NEUVO_LOG_LEVEL: 'warn' });
    const { teams, neuvo } = this.scene;
    await neuvo.start();
    teams.quota.on = true;
    teams.trouble = (asked) => this.trouble(asked);
    teams.listeners.add((entry) => entry.replyTo && entry.activity.type === 'message' && this.answered.add(entry.replyTo));
    this.talks = Array.from({ length: places }, (_, i) => this.place(i));
    this.share = messages / places;
    must(Number.isInteger(this.share), `${messages} messages cannot be shared by ${places} conversations`);
    for (const { conversation, person } of this.talks.filter((talk) => talk.conversation.personal)) await this.install(conversation, person);
  }

  // Half are chats of two, a third threads of channels, the rest group chats.
  place(number) {
    const { teams } = this.scene;
    const person = teams.person(`Vaki${number} Virtanen`);
    if (number % 6 < 3) return new Talk(this, teams.personal(person), person);
    const other = teams.person(`Toinen${number} Laine`);
    if (number % 6 === 3) return new Talk(this, teams.group([person, other]), person);
    this.channel ??= teams.channel([]);
    this.channel.members.push(person);
    return new Talk(this, teams.thread(this.channel, teams.nextId()), person);
  }

  async install(conversation, person) {
    const { teams } = this.scene;
    const { status } = await this.deliver(teams.activity(conversation, person, { type: 'installationUpdate', action: 'add' }));
    must(status === 200, `an installation was answered ${status}`);
  }

  async deliver(activity) {
    const started = Date.now();
    this.underWay.add(activity.id);
    const answer = await this.scene.teams.deliver(activity, { patience: 60000 });
    this.underWay.delete(activity.id);
    if (answer.ms > 1000) {
      this.counts.slow += 1;
      console.error(`answered 200 only after ${Math.round(answer.ms)} ms, ${Date.now() - started} ms in all`);
    }
    return answer;
  }

  again(activity, afterMs) {
    this.counts.doubled += 1;
    const repeat = pause(afterMs).then(() => this.scene.teams.deliver(activity, { patience: 60000 }));
    this.repeats = Promise.all([this.repeats, repeat]);
  }

  trouble({ kind, activity }) {
    if (this.over || !['say', 'open'].includes(kind) || (activity.activity ?? activity).type === 'typing') return undefined;
    let dice = random();
    for (const { share, what, open } of troubles) {
      dice -= share;
      if (dice >= 0) continue;
      if (open) this.counts.open += 1;
      return what;
    }
    return undefined;
  }

  get askedCount() {
    return this.talks.reduce((sum, talk) => sum + talk.asked.length, 0);
  }

  // The questions are spread over the kills, so that each kill comes while others are being said.
  mayAsk() {
    return this.askedCount < Math.ceil((messages * this.step) / (kills + 1));
  }

  get open() {
    return this.talks.reduce((sum, talk) => sum + talk.underWay, 0);
  }

  async hurt() {
    const { identity, teams, neuvo } = this.scene;
    const every = Math.max(1, Math.floor(kills / turns));
    while (this.kills.length < kills) {
      this.step += 1;
      const share = messages / (kills + 1);
      await until(() => this.askedCount > (this.step - 1 + 0.8 * random()) * share || !this.mayAsk(), 'questions', {
        patience: 60000,
        explain: () => `${this.askedCount} asked, ${this.open} open, ${this.underWay.size} deliveries under way, ${this.kills.length} kills`,
      });
      await pause(30 * random());
      this.met += this.open;
      await neuvo.stop('SIGKILL');
      await pause(LATE_MS);
      this.kills.push(Date.now());
      await neuvo.start();
      if (this.kills.length % every !== 0) continue;
      const turn = this.counts.revoked + this.counts.rotated + this.counts.restarted;
      await this.turn([() => this.revoke(identity), () => this.rotate(identity), () => this.restart(teams)][turn % 3]);
    }
    this.step = kills + 1;
    // Whatever had no turn between the kills.
    while (this.counts.restarted < 1) {
      const turn = this.counts.revoked + this.counts.rotated + this.counts.restarted;
      await this.turn([() => this.revoke(identity), () => this.rotate(identity), () => this.restart(teams)][turn % 3]);
    }
  }

  async turn(what) {
    await pause(300 * random());
    await what();
  }

  revoke(identity) {
    identity.revoke();
    this.counts.revoked += 1;
  }

  // Neuvo hears of a new key by a message that is signed with it. It has asked for keys when it started, and asks once
  // in a pause (NEUVO_TEAMS_KEY_REFRESH_PAUSE).
  async rotate(identity) {
    await pause(1100);
    await identity.rotate({ keep: this.counts.rotated % 2 });
    this.counts.rotated += 1;
    await pause(1100);
  }

  async restart(teams) {
    await teams.restart(AWAY_MS);
    this.counts.restarted += 1;
  }

  async allAnswered() {
    await until(() => this.open === 0, 'all answers', {
      patience: 60000 + messages * 100,
      explain: () => this.talks.filter((talk) => talk.underWay > 0).slice(0, 3).map((talk) => this.scene.transcript(talk.conversation)).join('\n--\n'),
    });
  }

  async run() {
    this.limit = Date.now() + 120000 + messages * 500;
    await Promise.all([this.hurt(), ...this.talks.map((talk) => talk.run(this.share))]);
    await this.repeats;
    await this.allAnswered();
    // One more each, without trouble: by its answer everything before it in its conversation has been sent.
    this.over = true;
    await Promise.all(this.talks.map((talk) => talk.ask()));
    await this.repeats;
    await this.allAnswered();
  }

  // Could the store not know that this answer had been taken? By a failure, or by a kill: then it was the last one of its
  // conversation, since the next one goes only when this one is known to have been taken.
  isOpen(entry) {
    if (entry.ambiguous) return true;
    const kill = this.kills.find((at) => at >= entry.at);
    if (kill === undefined || kill - entry.at > OUTCOME_MS) return false;
    const after = (other) => other.conversation === entry.conversation && other.number > entry.number && other.at <= kill;
    return !this.said.some(after);
  }

  audit() {
    const verdict = { lost: 0, copies: 0, doubled: 0, disordered: 0, misplaced: 0, stray: 0 };
    const { heard } = this.scene.teams;
    const said = heard.filter(({ activity }) => activity.type === 'message');
    said.forEach((entry, number) => Object.assign(entry, { number }));
    this.said = said;
    const known = new Map(this.talks.flatMap((talk) => talk.asked.map(({ id }) => [id, talk])));
    verdict.open = said.filter((entry) => this.isOpen(entry)).length;
    const greeted = new Map();
    for (const talk of this.talks) {
      const firsts = [];
      for (const { id, text } of talk.asked) {
        const answers = said.filter(({ replyTo }) => replyTo === id);
        if (answers.length === 0) verdict.lost += 1;
        for (const [i, copy] of answers.entries()) {
          if (copy.conversation !== talk.conversation) verdict.misplaced += 1;
          if (i === 0) continue;
          verdict.copies += 1;
          if (this.isOpen(answers[i - 1])) continue;
          verdict.doubled += 1;
          console.error(`"${text}" in ${talk.conversation.id} was answered again at ${copy.at}, first at ${answers[i - 1].at}; kills: ${this.kills}`);
        }
        if (answers.length > 0) firsts.push(said.indexOf(answers[0]));
      }
      verdict.disordered += firsts.filter((place, i) => i > 0 && place < firsts[i - 1]).length;
    }
    for (const entry of said.filter(({ replyTo }) => !known.has(replyTo))) {
      const before = greeted.get(entry.conversation) ?? [];
      greeted.set(entry.conversation, [...before, entry]); // it greets once
      if (before.length > 0 && !this.isOpen(before.at(-1))) verdict.stray += 1;
    }
    return verdict;
  }
}

const ledger = new Ledger();
const started = Date.now();
let wrong = '';
try {
  await ledger.begin();
  await ledger.run();
  const verdict = ledger.audit();
  const { counts, scene } = ledger;
  const { open, copies, ...nought } = verdict;
  say(
    `${name}: ${messages} messages, ${ledger.talks.length} conversations, ${counts.doubled} deliveries doubled, ` +
      `${ledger.kills.length} kills that met ${ledger.met} under way, ${counts.open} sends left open, ${counts.revoked} revocations, ` +
      `${counts.rotated} rotations, ${counts.restarted} restarts of the connector, ${((Date.now() - started) / 1000).toFixed(1)} s: ` +
      `lost ${verdict.lost}, copies ${copies} of ${open} that were left open, doubled ${verdict.doubled}, out of order ` +
      `${verdict.disordered}, wrong place ${verdict.misplaced}, stray ${verdict.stray}; 200 later than 1 s ${counts.slow}; ` +
      `throttled ${scene.teams.quota.refused}; seed ${begun}`,
  );
  const notes = [...new Set([...ledger.notes, ...scene.teams.violations, ...scene.identity.violations])];
  if (Object.values(nought).some((count) => count > 0) || copies > open || counts.slow > 0) notes.push(JSON.stringify({ ...verdict, slow: counts.slow }));
  wrong = notes.slice(0, 20).join('\n');
} catch (error) {
  wrong = `${error.message}\nseed ${begun}`;
  console.error(error);
}
if (wrong && ledger.scene) console.error(ledger.scene.neuvo.said().slice(-20000));
say(wrong ? `not ok platforms/${name}: ${wrong.split('\n').join('\n  ')}` : `ok platforms/${name}`);
await ledger.scene?.end().catch((error) => console.error(error));
process.exit(wrong ? 1 : 0);
