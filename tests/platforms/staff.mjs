// Somebody of the staff with a real client: matrix-js-sdk, which is what Element is made of.
import { departure, isEdit, isMessage } from './events.mjs';
import { NEUVO } from './neuvo.mjs';
import { library, must, until } from './support.mjs';

// Its parts talk to the console, each in its own way; what they say is of no use here.
for (const kind of ['trace', 'debug', 'log', 'info', 'warn']) console[kind] = () => {};
const { createClient } = await library('matrix-js-sdk');
export const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, getChild: () => quiet };
const LINK = `<a href="https://matrix.to/#/${NEUVO}">Neuvo</a>`;

const saidByNeuvo = (event) => event.sender === NEUVO && isMessage(event);

export class Staff {
  constructor(client) {
    this.client = client;
    this.id = client.getUserId();
    this.heard = []; // every event as it first came, in the order in which it came
    client.on('event', (event) => this.take(event));
  }

  take(event) {
    const { event_id: id, type, sender, room_id: room } = event.event;
    const content = structuredClone(event.event.content ?? {});
    this.heard.push({ id, type, sender, room: room ?? event.getRoomId(), content });
  }

  // limit: events of one room between two syncs; of more the client sees only the newest.
  static async begin(homeserver, name, limit = 50) {
    await homeserver.register(name);
    const { access_token: accessToken, device_id: deviceId, user_id: userId } = await homeserver.login(name);
    const client = createClient({ baseUrl: homeserver.url, userId, accessToken, deviceId, logger: quiet });
    const staff = new Staff(client);
    await client.startClient({ initialSyncLimit: limit, threadSupport: true });
    await until(() => ['PREPARED', 'SYNCING'].includes(client.getSyncState()), `${name}'s first sync`);
    return staff;
  }

  end() {
    this.client.stopClient();
  }

  // ---- rooms

  async room(options) {
    return (await this.client.createRoom({ visibility: 'private', ...options })).room_id;
  }

  // A direct chat with Neuvo, as Element begins one.
  async invite(options = {}) {
    const room = await this.room({ preset: 'trusted_private_chat', is_direct: true, invite: [NEUVO], ...options });
    const direct = this.client.getAccountData('m.direct')?.getContent() ?? {};
    await this.client.setAccountData('m.direct', { ...direct, [NEUVO]: [...(direct[NEUVO] ?? []), room] });
    return room;
  }

  async direct() {
    const room = await this.invite();
    await this.seesNeuvo(room);
    return room;
  }

  async group(others, options = {}) {
    const invited = others.map((other) => other.id);
    const room = await this.room({ preset: 'private_chat', name: 'Koskelan koulu', invite: invited, ...options });
    for (const other of others) await other.client.joinRoom(room);
    return room;
  }

  async groupWithNeuvo(others, options = {}) {
    const room = await this.group(others, options);
    await this.client.invite(room, NEUVO);
    await this.seesNeuvo(room);
    return room;
  }

  membership(room) {
    return this.client.getRoom(room)?.getMember(NEUVO)?.membership;
  }

  seesNeuvo(room) {
    return until(
      () => this.membership(room) === 'join',
      'Neuvo to join',
      { explain: () => `its membership is ${this.membership(room)}` },
    );
  }

  invitations() {
    return this.client
      .getRooms()
      .filter((room) => room.getMyMembership() === 'invite' && room.getMember(this.id)?.events.member?.getSender() === NEUVO)
      .map((room) => room.roomId);
  }

  // ---- what is said; each gives the event's id

  async send(room, content, thread = null) {
    const mentions = { 'm.mentions': {} };
    return (await this.client.sendEvent(room, thread, 'm.room.message', { ...mentions, ...content })).event_id;
  }

  say(room, body, thread) {
    return this.send(room, { msgtype: 'm.text', body }, thread);
  }

  mention(room, words, thread) {
    const content = {
      msgtype: 'm.text',
      body: `Neuvo: ${words}`,
      format: 'org.matrix.custom.html',
      formatted_body: `${LINK}: ${words}`,
      'm.mentions': { user_ids: [NEUVO] },
    };
    return this.send(room, content, thread);
  }

  async edit(room, event, body) {
    const content = { msgtype: 'm.text', body, 'm.mentions': {} };
    const relation = { rel_type: 'm.replace', event_id: event };
    return this.send(room, { ...content, body: `* ${body}`, 'm.new_content': content, 'm.relates_to': relation });
  }

  async react(room, event, key) {
    const relation = { rel_type: 'm.annotation', event_id: event, key };
    return (await this.client.sendEvent(room, 'm.reaction', { 'm.relates_to': relation })).event_id;
  }

  redact(room, event) {
    return this.client.redactEvent(room, event);
  }

  // ---- what Neuvo says

  // All that it said in a room, without edits.
  said(room) {
    return this.heard.filter((event) => saidByNeuvo(event) && event.room === room && !isEdit(event));
  }

  answersTo(question) {
    return this.heard.filter((event) => saidByNeuvo(event) && !isEdit(event) && departure(event).cause === question);
  }

  edits(answer) {
    return this.heard.filter(
      (event) => saidByNeuvo(event) && isEdit(event) && event.content['m.relates_to'].event_id === answer,
    );
  }

  // As the server has it now, for everybody.
  async seesRedacted(homeserver, { room, id }) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(id)}`;
    const event = () => homeserver.get('GET', path, this.client.getAccessToken());
    await until(async () => (await event()).unsigned?.redacted_because, 'the answer to be redacted');
  }

  // Waits for the answer to an event, sees that there is one only and that it stands in the right place.
  async answer(room, question) {
    await until(() => this.answersTo(question).length > 0, 'the answer', { explain: () => this.transcript(room) });
    const answers = this.answersTo(question);
    must(answers.length === 1, `${answers.length} answers\n${this.transcript(room)}`);
    must(answers[0].room === room, `the answer went to ${answers[0].room}`);
    return answers[0];
  }

  // Asks in a direct chat.
  async ask(room, words, thread) {
    const question = await this.say(room, words, thread);
    return { question, answer: await this.answer(room, question) };
  }

  // Asks in a room of several, by mentioning.
  async call(room, words, thread) {
    const question = await this.mention(room, words, thread);
    return { question, answer: await this.answer(room, question) };
  }

  transcript(room) {
    return this.heard
      .filter((event) => event.room === room && isMessage(event))
      .map((event) => `${event.id} ${event.sender}: ${JSON.stringify(event.content).slice(0, 400)}`)
      .slice(-12)
      .join('\n');
  }
}
