// Teams as a bot sees it: people and conversations, activities that it signs and delivers, and the connector to which
// the bot speaks. Strict: each request of the bot is judged as Microsoft does, and what is wrong is noted besides.
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { activityFaults, ACTIVITY_MOST, invokeAnswerFaults, utf16 } from './rules.mjs';
import { Quota } from './quota.mjs';

export const CARD = 'application/vnd.microsoft.card.adaptive';
const PATH = /^\/emea\/v3\/conversations(?:\/([^/]+)(?:\/(activities|members|pagedmembers)(?:\/([^/]+))?)?)?$/;
const ATTACHMENT = /^\/emea\/v3\/attachments\/([^/]+)\/views\/(original)$/;
const PICTURE_MOST = 1 << 20;
const REDELIVER_PAUSE_MS = 150; // Teams waits longer; how often and with which id is the same

function refusal(status, code, message, headers = {}) {
  return { status, body: { error: { code, message } }, headers };
}

export class Conversation {
  constructor(id, type, members, more = {}) {
    Object.assign(this, { id, type, members, said: [], installed: true, ...more });
  }

  get personal() {
    return this.type === 'personal';
  }
}

export class Teams {
  constructor(identity) {
    Object.assign(this, { identity, tenant: identity.tenant, botId: `28:${identity.appId}` });
    this.conversations = new Map();
    this.people = new Map(); // by Teams' own id
    this.heard = []; // what the bot said and was taken, in the order in which it was
    this.requests = []; // what it asked, all of it
    this.violations = [];
    this.attachments = new Map();
    this.refusedFor = new Map(); // conversation id -> a refusal that stays
    this.number = Date.now();
    this.quota = new Quota();
    this.pictureMost = PICTURE_MOST; // less: it refuses what its page promises
    this.trouble = null; // ({ method, conversation, activity }) => undefined | 'cut-before' | 'cut-after' | { status, headers, done }
    this.agent = new Agent({ keepAlive: true, maxSockets: 256 });
    this.listeners = new Set();
  }

  static async begin(identity) {
    const teams = new Teams(identity);
    await teams.listen(0);
    return teams;
  }

  get serviceUrl() {
    return `http://127.0.0.1:${this.port}/emea/`;
  }

  get environment() {
    return {
      ...this.identity.environment,
      NEUVO_TEAMS_APP_ID: this.identity.appId,
      NEUVO_TEAMS_APP_SECRET: this.identity.secret,
      NEUVO_TEAMS_TENANT: this.tenant,
      NEUVO_TEAMS_SERVICE_HOSTS: '127.0.0.1',
      NEUVO_TEAMS_KEY_REFRESH_PAUSE: '1',
    };
  }

  async listen(port) {
    this.server = createServer((request, response) => this.serve(request, response));
    this.server.keepAliveTimeout = 60000;
    await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
    this.port = this.server.address().port;
  }

  // The connector goes away, with all its connections, and comes back after `awayMs`, knowing what it knew.
  async restart(awayMs) {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
    await new Promise((done) => setTimeout(done, awayMs));
    await this.listen(this.port);
  }

  async end() {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  nextId() {
    this.number += 1;
    return String(this.number);
  }

  // ---- the bot's requests

  async serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    const asked = { method: request.method, url: request.url, raw, headers: request.headers, at: Date.now() };
    this.requests.push(asked);
    const [path] = request.url.split('?');
    const attachment = ATTACHMENT.exec(path);
    const verdict = attachment ? this.giveAttachment(asked, attachment[1]) : this.judge(asked, path);
    if (verdict.lost) {
      request.socket.destroy();
      return;
    }
    if (response.destroyed) return;
    if (verdict.bytes) {
      response.writeHead(200, { 'content-type': verdict.type });
      response.end(verdict.bytes);
      return;
    }
    const text = verdict.body === undefined ? '' : JSON.stringify(verdict.body);
    response.writeHead(verdict.status, { 'content-type': 'application/json; charset=utf-8', ...verdict.headers });
    response.end(text);
  }

  violate(asked, what) {
    this.violations.push(`${asked.method} ${decodeURIComponent(asked.url)}: ${what}`);
    return refusal(400, 'BadSyntax', what);
  }

  // Who asks, and whether it may ask at all; undefined: it may.
  refuse(asked) {
    const judgement = this.identity.judge(asked.headers.authorization);
    if (judgement === 'unknown') {
      this.violate(asked, `the token "${String(asked.headers.authorization).slice(0, 30)}" is none of the bot's`);
      return refusal(401, 'AuthorizationError', 'Authorization has been denied for this request.');
    }
    if (judgement === 'revoked') {
      asked.revoked = true;
      return refusal(401, 'AuthorizationError', 'Authorization has been denied for this request.');
    }
    return undefined;
  }

  judge(asked, path) {
    const refused = this.refuse(asked);
    if (refused) return refused;
    const match = PATH.exec(path);
    if (!match) {
      this.violate(asked, 'there is no such place');
      return refusal(404, 'ServiceError', 'no such place');
    }
    if (/[^A-Za-z0-9._~%/-]/.test(path)) this.violate(asked, 'the path is not escaped');
    const [id, what, activityId] = match.slice(1).map((part) => part && decodeURIComponent(part));
    if (asked.method === 'GET') return this.giveMembers(asked, id, what, activityId);
    let activity = null;
    if (asked.method !== 'DELETE') {
      if (!/^application\/json(;|$)/.test(asked.headers['content-type'] ?? '')) return this.violate(asked, `content-type ${asked.headers['content-type']}`);
      // Pictures within it have a limit of their own.
      const pictures = [...asked.raw.matchAll(/"data:image\/[a-z]+;base64,([^"]*)"/g)].map(([, coded]) => coded.length * 0.75);
      const own = utf16(asked.raw.replace(/"data:image\/[a-z]+;base64,[^"]*"/g, '""'));
      if (pictures.some((bytes) => bytes > this.pictureMost)) return refusal(413, 'MessageSizeTooBig', 'Message size too large.');
      if (own > ACTIVITY_MOST || pictures.some((bytes) => bytes > PICTURE_MOST)) {
        this.violate(asked, `${own} bytes, pictures of ${pictures}`);
        return refusal(413, 'MessageSizeTooBig', 'Message size too large.');
      }
      try {
        activity = JSON.parse(asked.raw);
      } catch {
        return this.violate(asked, 'the body is no JSON');
      }
    }
    const kind = id === undefined ? 'open' : { POST: 'say', PUT: 'update', DELETE: 'delete' }[asked.method];
    if (!kind || (id === undefined && asked.method !== 'POST') || (id !== undefined && what !== 'activities')) return this.violate(asked, 'no such request');
    return this.carryOut(asked, kind, { id, activityId, activity });
  }

  // Throttles, fails on purpose where `trouble` wants it, and does what was asked.
  carryOut(asked, kind, { id, activityId, activity }) {
    const conversation = id === undefined ? null : this.conversations.get(id);
    if (id !== undefined && !conversation) {
      this.violate(asked, 'there is no such conversation');
      return refusal(404, 'ConversationNotFound', 'Conversation not found.');
    }
    const stays = conversation && this.refusedFor.get(conversation.id);
    if (stays) return stays;
    if (this.quota.exceeded(conversation?.id ?? 'open', Date.now())) return refusal(429, 'TooManyRequests', 'throttled', { 'Retry-After': '1' });
    const trouble = this.trouble?.({ kind, method: asked.method, conversation, activity, asked });
    if (trouble === 'cut-before') return { lost: true };
    if (trouble && trouble !== 'cut-after' && !trouble.done) return refusal(trouble.status, 'ServiceError', 'on purpose', trouble.headers);
    const verdict = this[kind](asked, { conversation, activityId, activity });
    if (!trouble) return verdict;
    if (verdict.status >= 300) return verdict;
    asked.ambiguous = true;
    if (verdict.entry) verdict.entry.ambiguous = true;
    return trouble === 'cut-after' ? { lost: true } : refusal(trouble.status, 'ServiceError', 'on purpose', trouble.headers);
  }

  check(asked, activity, conversation, replyTo) {
    const faults = activityFaults(activity, {
      botId: this.botId,
      conversation: conversation.id,
      replyTo,
      personal: conversation.personal,
      members: new Set([this.botId, ...conversation.members.map((one) => one.id)]),
      loopback: true,
    });
    faults.forEach((fault) => this.violate(asked, fault));
    return faults[0];
  }

  say(asked, { conversation, activityId, activity }) {
    if (activityId !== undefined && !conversation.said.some((one) => one.id === activityId)) {
      this.violate(asked, `it answers ${activityId}, which was never said here`);
      return refusal(404, 'ActivityNotFoundInConversation', 'no such activity');
    }
    const fault = this.check(asked, activity, conversation, activityId);
    if (fault) return refusal(400, 'BadSyntax', fault);
    const entry = this.keep(conversation, activity, activityId ?? activity.replyToId);
    return { status: 201, body: { id: entry.id }, entry };
  }

  keep(conversation, activity, replyTo, id = this.nextId()) {
    const entry = { id, conversation, activity, replyTo, edits: [], deleted: false, at: Date.now(), ofBot: true };
    if (activity.type !== 'typing') conversation.said.push(entry);
    this.heard.push(entry);
    this.listeners.forEach((listener) => listener(entry));
    return entry;
  }

  own(asked, conversation, activityId) {
    const entry = conversation.said.find((one) => one.id === activityId && one.ofBot);
    if (!entry || entry.deleted) this.violate(asked, `${activityId} is nothing of the bot's`);
    return entry && !entry.deleted ? entry : null;
  }

  update(asked, { conversation, activityId, activity }) {
    const entry = this.own(asked, conversation, activityId);
    if (!entry) return refusal(404, 'ActivityNotFoundInConversation', 'no such activity');
    const fault = this.check(asked, { ...activity, id: undefined }, conversation);
    if (fault) return refusal(400, 'BadSyntax', fault);
    entry.edits.push(activity);
    this.listeners.forEach((listener) => listener(entry));
    return { status: 200, body: { id: activityId } };
  }

  delete(asked, { conversation, activityId }) {
    const entry = this.own(asked, conversation, activityId);
    if (!entry) return refusal(404, 'ActivityNotFoundInConversation', 'no such activity');
    entry.deleted = true;
    this.listeners.forEach((listener) => listener(entry));
    return { status: 200 };
  }

  // A conversation that the bot begins: with one person, or a new thread of a channel.
  open(asked, { activity: wish }) {
    if (wish.bot !== undefined && wish.bot.id !== this.botId) return this.violate(asked, `bot is ${wish.bot.id}`);
    if (wish.channelData?.tenant?.id !== this.tenant && wish.tenantId !== this.tenant) return this.violate(asked, 'the tenant is missing');
    if (wish.isGroup) return this.openThread(asked, wish);
    if (!Array.isArray(wish.members) || wish.members.length !== 1) return this.violate(asked, 'one member');
    const person = [...this.people.values()].find((one) => [one.id, one.aadObjectId].includes(wish.members[0].id));
    if (!person) return refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    if (person.blocked) return refusal(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
    const conversation = this.personal(person);
    if (!conversation.installed) return refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    return this.opened(asked, conversation, wish.activity);
  }

  openThread(asked, wish) {
    const channel = [...this.conversations.values()].find((one) => one.id === wish.channelData?.channel?.id);
    if (!channel) return refusal(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    if (!wish.activity) return this.violate(asked, 'a thread begins with an activity');
    const root = this.nextId(); // the thread bears the name of its first message
    return this.opened(asked, this.thread(channel, root), wish.activity, root);
  }

  opened(asked, conversation, activity, id) {
    const body = { id: conversation.id, serviceUrl: this.serviceUrl };
    if (!activity) return { status: 201, body };
    const fault = this.check(asked, activity, conversation);
    if (fault) return refusal(400, 'BadSyntax', fault);
    const entry = this.keep(conversation, activity, undefined, id);
    return { status: 201, body: { ...body, activityId: entry.id }, entry };
  }

  giveMembers(asked, id, what, member) {
    const conversation = this.conversations.get(id);
    if (!conversation || what === 'activities') return refusal(404, 'ConversationNotFound', 'Conversation not found.');
    const members = conversation.members.map(({ name, ...one }) => ({
      id: one.id, name, aadObjectId: one.aadObjectId, objectId: one.aadObjectId, tenantId: one.tenant,
      userPrincipalName: one.mail, email: one.mail, userRole: one.guest ? 'anonymous' : 'user',
    }));
    if (what === 'members' && member) {
      const found = members.find((one) => one.id === member || one.aadObjectId === member);
      return found ? { status: 200, body: found } : refusal(404, 'MemberNotFoundInConversation', 'no such member');
    }
    if (what === 'members') return { status: 200, body: members };
    const asking = new URL(asked.url, this.serviceUrl).searchParams;
    const size = Number(asking.get('pageSize') ?? 50);
    if (!(size >= 50 && size <= 500)) return this.violate(asked, `pageSize ${size}`);
    const from = Number(asking.get('continuationToken') ?? 0);
    const more = from + size < members.length;
    return { status: 200, body: { members: members.slice(from, from + size), ...(more && { continuationToken: String(from + size) }) } };
  }

  giveAttachment(asked, id) {
    const refused = this.refuse(asked);
    if (refused) return refused;
    const file = this.attachments.get(id);
    return file ? { status: 200, bytes: file.bytes, type: file.type } : refusal(404, 'BadArgument', 'no such attachment');
  }

  // ---- people and places

  person(name, { tenant = this.tenant, ...more } = {}) {
    const first = name.split(' ')[0].toLowerCase();
    const person = {
      id: `29:1${randomBytes(40).toString('base64url')}`,
      name,
      aadObjectId: randomUUID(),
      mail: `${first}@kunta.example`,
      tenant,
      ...more,
    };
    this.people.set(person.id, person);
    return person;
  }

  add(conversation) {
    this.conversations.set(conversation.id, conversation);
    return conversation;
  }

  // A chat of two: each time the same one.
  personal(person) {
    person.conversation ??= this.add(new Conversation(`a:1${randomBytes(48).toString('base64url')}`, 'personal', [person]));
    return person.conversation;
  }

  group(people) {
    return this.add(new Conversation(`19:${randomBytes(16).toString('hex')}@thread.v2`, 'groupChat', people));
  }

  channel(people, name = 'Lähituki') {
    const id = `19:${randomBytes(16).toString('hex')}@thread.tacv2`;
    return this.add(new Conversation(id, 'channel', people, { channel: id, team: id.replace('19:', '19:team'), name }));
  }

  // A thread of a channel; its root is an activity's id.
  thread(channel, root) {
    const id = `${channel.id};messageid=${root}`;
    const { members, team, name } = channel;
    return this.conversations.get(id) ?? this.add(new Conversation(id, 'channel', members, { channel: channel.id, team, name }));
  }

  // ---- what Teams tells the bot

  activity(conversation, person, fields) {
    const now = new Date();
    const place = conversation.type === 'channel' && {
      teamsChannelId: conversation.channel,
      teamsTeamId: conversation.team,
      channel: { id: conversation.channel, name: conversation.name },
      team: { id: conversation.team },
    };
    return {
      type: 'message',
      id: this.nextId(),
      timestamp: now.toISOString(),
      localTimestamp: now.toISOString(),
      localTimezone: 'Europe/Helsinki',
      serviceUrl: this.serviceUrl,
      channelId: 'msteams',
      from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
      conversation: {
        ...(conversation.personal ? {} : { isGroup: true }),
        conversationType: conversation.type,
        tenantId: person.tenant,
        id: conversation.id,
      },
      recipient: { id: this.botId, name: 'Neuvo' },
      entities: [{ locale: 'fi-FI', country: 'FI', platform: 'Windows', timezone: 'Europe/Helsinki', type: 'clientInfo' }],
      ...fields,
      channelData: { ...place, tenant: { id: person.tenant }, ...fields.channelData },
      locale: 'fi-FI',
    };
  }

  words(conversation, person, text, { mention = !conversation.personal, ...fields } = {}) {
    const at = '<at>Neuvo</at>';
    const html = { contentType: 'text/html', content: `<p>${text.replace(/[<&]/g, ' ')}</p>` };
    const activity = this.activity(conversation, person, {
      textFormat: 'plain',
      text: mention ? `${at} ${text}` : text,
      attachments: [html],
      ...fields,
    });
    if (mention) activity.entities.unshift({ type: 'mention', mentioned: { id: this.botId, name: 'Neuvo' }, text: at });
    return activity;
  }

  // One try; gives { status, body, headers, ms }, or status 0 where nobody answered.
  post(activity, { url = this.botUrl, method = 'POST', path = '/api/messages', authorization = this.bearer(), headers = {}, raw } = {}) {
    const body = raw ?? Buffer.from(JSON.stringify(activity));
    const started = performance.now();
    return new Promise((done) => {
      const fail = () => done({ status: 0, body: '', headers: {}, ms: performance.now() - started });
      const request = httpRequest(url, {
        method,
        path,
        agent: this.agent,
        timeout: 15000,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': body.length,
          ...(authorization && { authorization }),
          'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
          ...headers,
        },
      }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', fail);
        response.on('aborted', fail);
        response.on('end', () => done({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          ms: performance.now() - started,
        }));
      });
      request.on('error', fail);
      request.on('timeout', () => request.destroy());
      request.end(body);
    });
  }

  // Teams uses one token for many activities.
  bearer() {
    const key = this.identity.keys.at(-1);
    if (this.signed?.key !== key || Date.now() - this.signed.at > 600000) {
      this.signed = { key, at: Date.now(), bearer: this.identity.bearer(this.serviceUrl) };
    }
    return this.signed.bearer;
  }

  // Delivers as Teams does: where nobody answered, or with 5xx, the same activity comes again.
  async deliver(activity, { patience = 30000, ...options } = {}) {
    const conversation = this.conversations.get(activity.conversation.id);
    if (conversation && !['messageReaction', 'invoke'].includes(activity.type) && !conversation.said.some((one) => one.id === activity.id)) {
      conversation.said.push({ id: activity.id, activity });
    }
    const limit = Date.now() + patience;
    for (;;) {
      const answer = await this.post(activity, options);
      if (answer.status !== 0 && answer.status < 500) return answer;
      if (Date.now() > limit) return answer;
      await new Promise((done) => setTimeout(done, REDELIVER_PAUSE_MS));
    }
  }

  // An invoke is not redelivered: the person sees that something went wrong. Gives the answer's body.
  async invoke(activity, options) {
    const answer = await this.post(activity, options);
    let body = null;
    try {
      body = JSON.parse(answer.body);
    } catch {
      // judged below
    }
    if (activity.name === 'adaptiveCard/action') {
      for (const fault of invokeAnswerFaults(answer.status, body)) this.violations.push(`invoke ${activity.value.action.verb}: ${fault}`);
    } else if (answer.status !== 200) this.violations.push(`invoke ${activity.name}: ${answer.status}`);
    return { ...answer, value: body };
  }
}
