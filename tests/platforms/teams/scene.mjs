// What all tests here begin with: Teams, a Neuvo that is connected to it, and people.
import { randomUUID } from 'node:crypto';
import { Neuvo } from '../neuvo.mjs';
import { until } from '../support.mjs';
import { Teams } from './connector.mjs';
import { Identity } from './identity.mjs';
import { buttonsOf, newest, wordsIn } from './reading.mjs';

export const newIdentity = () => Identity.begin({ appId: randomUUID(), secret: `S~${randomUUID()}`, tenant: randomUUID() });

export class Scene {
  static async begin(settings = {}) {
    const scene = new Scene();
    scene.identity = await newIdentity();
    scene.teams = await Teams.begin(scene.identity);
    scene.neuvo = await Neuvo.alone({ ...scene.teams.environment, ...settings });
    scene.teams.botUrl = scene.neuvo.url;
    return scene;
  }

  // The tutors' channel, and two who have access; Neuvo is started once more before they are known.
  async employ() {
    const { teams, neuvo } = this;
    this.mikko = teams.person('Mikko Laine');
    this.saara = teams.person('Saara Salmi');
    this.channel = teams.channel([this.mikko, this.saara, this.bertta]);
    neuvo.environment.NEUVO_TEAMS_TUTOR_CHANNEL = this.channel.id;
    await neuvo.start();
    for (const [person, name] of [[this.mikko, 'Mikko'], [this.saara, 'Saara']]) {
      neuvo.command('account', 'create', '--access', 'tutor', '--queue', 'digituki', '--teams', person.aadObjectId, name);
    }
    await neuvo.stop();
  }

  // The bot's answers to one activity.
  answersTo(activity) {
    return this.teams.heard.filter((entry) => entry.replyTo === activity.id && entry.activity.type === 'message');
  }

  async answer(activity, patience) {
    await until(() => this.answersTo(activity).length > 0, `an answer to "${activity.text}"`, {
      patience,
      explain: () => this.transcript(this.teams.conversations.get(activity.conversation.id)),
    });
    return this.answersTo(activity)[0];
  }

  // Says it and gives the answer.
  async ask(conversation, person, text, fields) {
    const activity = this.teams.words(conversation, person, text, fields);
    const { status } = await this.teams.deliver(activity);
    if (status !== 200) throw new Error(`"${text}" was answered ${status}`);
    return this.answer(activity);
  }

  // Presses the button of a card with this on it; gives what the invoke was answered.
  press(entry, person, title) {
    const action = buttonsOf(newest(entry))[title];
    if (!action) throw new Error(`there is no button "${title}" in ${JSON.stringify(newest(entry)).slice(0, 800)}`);
    const { type, verb, data } = action;
    return this.pressed(entry, person, { type, verb, data, title });
  }

  async pressed(entry, person, action) {
    const activity = this.teams.activity(entry.conversation, person, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action, trigger: 'manual' },
      replyToId: entry.id,
    });
    return { activity, ...(await this.teams.invoke(activity)) };
  }

  // Any further answer of the bot in a conversation, after those that were there before.
  async next(conversation, before, what) {
    const said = () => this.said(conversation);
    await until(() => said().length > before, what ?? 'Neuvo to say something', { explain: () => this.transcript(conversation) });
    return said()[before];
  }

  said(conversation) {
    return this.teams.heard.filter((entry) => entry.conversation === conversation && entry.activity.type === 'message');
  }

  // Something of the bot's that holds these words, now.
  async hears(conversation, words, count = 1) {
    const found = () => this.said(conversation).filter((entry) => !entry.deleted && wordsIn(newest(entry)).includes(words));
    await until(() => found().length > 0, `"${words}"`, { explain: () => this.transcript(conversation) });
    if (found().length !== count) throw new Error(`"${words}" was said ${found().length} times`);
    return found()[0];
  }

  transcript(conversation) {
    return conversation.said
      .slice(-10)
      .map(({ ofBot, activity, edits = [] }) => `${ofBot ? 'Neuvo' : 'staff'}: ${JSON.stringify(edits.at(-1) ?? activity).slice(0, 600)}`)
      .join('\n');
  }

  async end() {
    await this.neuvo.end();
    await this.teams.end();
    await this.identity.end();
  }
}
