// Activities that are foreign, replayed or malformed, under a token that is good. `change` gets the scene and a good
// activity of its own, and gives what is sent instead; `effect`: 'refused' (a status of 4xx, the rule) or 'silent' (it
// may be taken note of, but nothing may come of it).
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const KIB = 1024;
const json = (value) => Buffer.from(JSON.stringify(value));
const probe = (name, change, more = {}) => ({ name, change, ...more });

// ---- where the bot would answer to

// The token names the same address: only the list of hosts stands between the bot's token and a stranger.
function foreignHosts() {
  const addresses = ({ foreign, teams }) => {
    const { port } = foreign;
    const own = teams.port;
    return {
      'another address': `http://127.0.0.2:${port}/emea/`,
      'localhost by name': `http://localhost:${port}/emea/`,
      'IPv6': `http://[::1]:${port}/emea/`,
      'IPv4 in IPv6': `http://[::ffff:127.0.0.2]:${port}/emea/`,
      'a user that looks like the host': `http://127.0.0.1:${own}@127.0.0.2:${port}/emea/`,
      'a user that looks like the host, without a port': `http://127.0.0.1@127.0.0.2:${port}/`,
      'the host after a hash': `http://127.0.0.2:${port}#@127.0.0.1:${own}/emea/`,
      'the host after a question mark': `http://127.0.0.2:${port}?@127.0.0.1:${own}/emea/`,
      'the host after a backslash': `http://127.0.0.2:${port}\\@127.0.0.1:${own}/emea/`,
      'backslashes': `http:\\\\127.0.0.2:${port}\\emea\\`,
      'three slashes': `http:///127.0.0.2:${port}/emea/`,
      'no scheme': `//127.0.0.2:${port}/emea/`,
      'only a host': `127.0.0.2:${port}`,
      'a number': `http://2130706434:${port}/`,
      'hexadecimal': `http://0x7f000002:${port}/`,
      'octal': `http://0177.0.0.2:${port}/`,
      'short': `http://127.2:${port}/`,
      'all addresses': `http://0.0.0.0:${port}/`,
      'percent signs': `http://127%2E0%2E0%2E2:${port}/`,
      'wide digits': `http://127.0.0.２:${port}/`,
      'other full stops': `http://127。0。0。2:${port}/`,
      'the host and more': 'https://127.0.0.1.evil.example/',
      'the host as a part': 'https://evil.example/127.0.0.1/',
      'Teams\' host and more': 'https://smba.trafficmanager.net.evil.example/emea/',
      'Teams\' host as a user': 'https://smba.trafficmanager.net@evil.example/emea/',
      'something before Teams\' host': 'https://evilsmba.trafficmanager.net/emea/',
      'something in front of it, dotted': 'https://x.smba.trafficmanager.net/emea/',
      'Teams\' host without encryption': 'http://smba.trafficmanager.net/emea/',
      'a line break': `http://127.0.0.1:${own}/\r\nHost: evil.example\r\n/`,
      'a line break in the host': `http://127.0.0.1\r\n.evil.example:${own}/`,
      'a NUL': `http://127.0.0.1:${own}\u0000.evil.example/`,
      'a tabulator': `http://127.0.0.1\t.evil.example:${own}/`,
      'a blank': `http://127.0.0.2:${port}/ http://127.0.0.1:${own}/`,
      'a file': 'file:///etc/passwd',
      'ftp': `ftp://127.0.0.1:${own}/`,
      'gopher': `gopher://127.0.0.1:${own}/_x`,
      'a script': 'javascript:alert(1)',
      'data': 'data:text/plain,x',
      'a user with a password': `http://neuvo:salasana@127.0.0.1:${own}/emea/`,
      'a port that is none': 'http://127.0.0.1:99999/emea/',
      'a port of letters': 'http://127.0.0.1:port/emea/',
      '9 000 letters': `http://127.0.0.1:${own}/${'a'.repeat(9000)}/`,
      'words': 'Teams',
      'a question in the path': `http://127.0.0.1:${own}/emea/?x=`,
      'a hash in the path': `http://127.0.0.1:${own}/emea/#`,
    };
  };
  const names = Object.keys(addresses({ foreign: { port: 1 }, teams: { port: 1 } }));
  return names.map((name) => probe(`service address: ${name}`, (scene, activity) => {
    const address = addresses(scene)[name];
    return { activity: { ...activity, serviceUrl: address }, authorization: scene.identity.bearer(address, {}, scene.identity.keys[0]) };
  }));
}

function serviceUrls() {
  const odd = [undefined, null, '', 7, [], {}, true];
  return [
    ...odd.map((value) => probe(`serviceUrl ${JSON.stringify(value)}`, (_, activity) => ({ activity: { ...activity, serviceUrl: value } }))),
    ...odd.slice(0, 3).map((value) => probe(`serviceUrl ${JSON.stringify(value)} here and in the token`, ({ identity }, activity) => ({
      activity: { ...activity, serviceUrl: value },
      authorization: identity.bearer(undefined, { serviceurl: value }, identity.keys[0]),
    }))),
    probe('serviceUrl of another region', (_, activity) => ({ activity: { ...activity, serviceUrl: activity.serviceUrl.replace('emea', 'amer') } })),
    probe('serviceUrl in another writing', (_, activity) => ({ activity: { ...activity, serviceUrl: activity.serviceUrl.replace('/emea/', '/x/../emea/') } })),
    probe('serviceUrl twice, a stranger last', ({ foreign }, activity) => ({
      raw: Buffer.from(JSON.stringify(activity).replace(/}$/, `,"serviceUrl":"${foreign.url}/"}`)),
    })),
    probe('serviceUrl twice, a stranger first', ({ foreign }, activity) => ({
      raw: Buffer.from(JSON.stringify(activity).replace('{', `{"serviceUrl":"${foreign.url}/",`)),
    })),
  ];
}

// ---- whose it is

function tenants() {
  const other = randomUUID();
  const set = (name, data, conversation) => probe(`tenant: ${name}`, (_, activity) => ({
    activity: {
      ...activity,
      channelData: data === 'same' ? activity.channelData : { ...activity.channelData, tenant: data },
      conversation: { ...activity.conversation, ...(conversation !== 'same' && { tenantId: conversation }) },
    },
  }));
  const odd = [null, 7, '', [], {}, true];
  return [
    set('another, in both places', { id: other }, other),
    set('another in channelData', { id: other }, 'same'),
    set('another in the conversation', 'same', other),
    set('in neither place', undefined, undefined),
    ...odd.map((value) => set(`${JSON.stringify(value)} in both places`, { id: value }, value)),
    ...odd.filter((value) => value !== null && value !== '').map((value) => set(`${JSON.stringify(value)} in channelData`, { id: value }, 'same')),
    probe('tenant: a list with ours', ({ teams }, activity) => ({ activity: { ...activity, channelData: { tenant: { id: [teams.tenant] } }, conversation: { ...activity.conversation, tenantId: [teams.tenant] } } })),
    ...['x', '\u0000', ' ', ','].map((more) => probe(`tenant: ours and ${JSON.stringify(more)}`, ({ teams }, activity) => ({
      activity: { ...activity, channelData: { tenant: { id: teams.tenant + more } }, conversation: { ...activity.conversation, tenantId: teams.tenant + more } },
    }))),
    probe('tenant: the beginning of ours', ({ teams }, activity) => ({
      activity: { ...activity, channelData: { tenant: { id: teams.tenant.slice(0, 8) } }, conversation: { ...activity.conversation, tenantId: teams.tenant.slice(0, 8) } },
    })),
    probe('tenant twice, ours first', (_, activity) => ({ raw: Buffer.from(JSON.stringify(activity).replace('"tenant":{', `"tenant":{"id":"${other}"},"tenant":{`)) })),
    ...['installationUpdate', 'conversationUpdate', 'messageReaction', 'messageUpdate', 'messageDelete', 'typing', 'event'].map((type) =>
      probe(`tenant: another, ${type}`, (_, activity) => ({
        activity: { ...activity, type, action: 'add', membersAdded: [activity.recipient], channelData: { tenant: { id: other } }, conversation: { ...activity.conversation, tenantId: other } },
      }))),
    probe('tenant: another, invoke', (_, activity) => ({
      activity: { ...activity, type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'choose', data: {} } }, channelData: { tenant: { id: other } }, conversation: { ...activity.conversation, tenantId: other } },
    })),
  ];
}

function channels() {
  return [undefined, null, '', 7, ['msteams'], {}, 'emulator', 'webchat', 'directline', 'skype', 'MSTeams', 'msteams ', ' msteams', 'msteams\u0000', 'msteams2', 'agents'].map((value) =>
    probe(`channelId ${JSON.stringify(value)}`, (_, activity) => ({ activity: { ...activity, channelId: value } })));
}

// ---- what has been there before

function replays() {
  const again = (name, change, effect = 'silent') => probe(`replay: ${name}`, ({ answered, ...scene }) => change(answered, scene), { effect });
  return [
    again('the very same', (activity) => ({ activity })),
    again('the very same under a new token', (activity, { identity, teams }) => ({ activity, authorization: identity.bearer(teams.serviceUrl, {}, identity.keys[0]) })),
    again('with other words', (activity, { mark }) => ({ activity: { ...activity, text: mark } })),
    again('as of now', (activity) => ({ activity: { ...activity, timestamp: new Date().toISOString() } })),
    again('under a token that has run out', (activity, { identity, teams, past }) => ({ activity, authorization: identity.bearer(teams.serviceUrl, { exp: past, nbf: past - 3600 }, identity.keys[0]) }), 'refused'),
    again('to another tenant', (activity) => ({ activity: { ...activity, channelData: { tenant: { id: randomUUID() } } } }), 'refused'),
    again('to another channel', (activity) => ({ activity: { ...activity, channelId: 'webchat' } }), 'refused'),
    again('with another service address', (activity, { foreign }) => ({ activity: { ...activity, serviceUrl: `${foreign.url}/` } }), 'refused'),
    again('without a token', (activity) => ({ activity, authorization: null }), 'refused'),
  ];
}

// ---- what is no activity

function bodies() {
  const raw = (name, make, more = {}) => probe(`body: ${name}`, (scene, activity) => ({ raw: make(activity, JSON.stringify(activity), scene), ...more }));
  const deep = (n, open, close) => open.repeat(n) + close.repeat(n);
  const put = (text, more) => Buffer.from(text.replace(/}$/, `,${more}}`));
  const spoil = (text, bytes) => Buffer.from(text.replace('MARK', 'MARK§'), 'utf8').toString('latin1').replace('\xc2\xa7', bytes);
  return [
    raw('nothing', () => Buffer.alloc(0)),
    ...['null', 'true', '7', '""', '[]', '{}', 'hello', '{', '}', '[[', '"', "{'type':'message'}", '<activity/>', 'type=message'].map((text) => raw(text, () => Buffer.from(text))),
    raw('a list of one', (_, text) => Buffer.from(`[${text}]`)),
    raw('cut off', (_, text) => Buffer.from(text.slice(0, -20))),
    raw('more behind it', (_, text) => Buffer.from(`${text}x`)),
    raw('two of them', (_, text) => Buffer.from(text + text)),
    raw('a comment in it', (_, text) => Buffer.from(text.replace('{', '{/* x */'))),
    raw('a comma too many', (_, text) => Buffer.from(text.replace(/}$/, ',}'))),
    raw('in UTF-16', (_, text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    raw('a NUL behind it', (_, text) => Buffer.from(`${text}\u0000`)),
    raw('a NUL in the text', (_, text) => Buffer.from(text.replace('MARK', 'MARK\\u0000x'))),
    raw('a bare NUL in the text', (_, text) => Buffer.from(text.replace('MARK', 'MARK\u0000x'))),
    raw('a NUL in a name', (_, text) => put(text, '"te\\u0000xt":"x"')),
    raw('a NUL in the conversation', (activity, text) => Buffer.from(text.replaceAll(activity.conversation.id, `${activity.conversation.id}\\u0000x`))),
    raw('a NUL in its id', (activity, text) => Buffer.from(text.replaceAll(`"id":"${activity.id}"`, `"id":"${activity.id}\\u0000"`))),
    ...Object.entries({ 'ff': '\xff', 'fe': '\xfe', 'half a letter': '\xc3', 'too long a nought': '\xc0\x80', 'a surrogate': '\xed\xa0\x80', 'beyond Unicode': '\xf4\x90\x80\x80', 'a loose end': '\x80' }).map(([name, bytes]) =>
      raw(`not UTF-8, ${name}`, (_, text) => Buffer.from(spoil(text, bytes), 'latin1'))),
    raw('not UTF-8 in a name', (_, text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"\xff":1}', 'latin1')])),
    raw('half a surrogate pair', (_, text) => Buffer.from(text.replace('MARK', 'MARK\\ud800'))),
    ...['type', 'id', 'text', 'from', 'conversation', 'recipient', 'channelData', 'channelId'].map((name) =>
      raw(`"${name}" twice`, (activity, text) => put(text, `"${name}":${JSON.stringify(activity[name])}`))),
    ...[100, 1000, 50000].flatMap((n) => [
      raw(`lists, ${n} deep`, (_, text) => put(text, `"value":${deep(n, '[', ']')}`)),
      raw(`objects, ${n} deep`, (_, text) => put(text, `"value":${'{"a":'.repeat(n)}1${'}'.repeat(n)}`)),
    ]),
    raw('only open brackets', () => Buffer.from('['.repeat(200 * KIB))),
    ...[257, 1024, 8192].map((size) => raw(`${size} KiB`, (activity) => json({ ...activity, value: 'a'.repeat(size * KIB) }))),
    raw('60 000 names', (activity) => json({ ...activity, value: Object.fromEntries(Array.from({ length: 30000 }, (_, i) => [`a${i}`, 1])) }), { effect: 'either' }),
    raw('NaN', (_, text) => put(text, '"value":NaN')),
    raw('packed', (_, text) => gzipSync(text), { headers: { 'content-encoding': 'gzip' } }),
    raw('packed, and a thousand times as large', () => gzipSync(Buffer.alloc(64 * KIB * KIB, 0x61)), { headers: { 'content-encoding': 'gzip' } }),
    ...['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'].map((type) =>
      raw(`as ${type}`, (_, text) => Buffer.from(text), { headers: { 'content-type': type } })),
  ];
}

function fields() {
  const set = (name, value, effect = 'refused') => probe(`activity: ${name} ${JSON.stringify(value)}`.slice(0, 80), (_, activity) => {
    const [first, second] = name.split('.');
    return { activity: second ? { ...activity, [first]: { ...activity[first], [second]: value } } : { ...activity, [first]: value } };
  }, { effect });
  const odd = [undefined, null, 7, [], {}, ''];
  return [
    ...odd.map((value) => set('type', value)),
    ...odd.map((value) => set('id', value)),
    set('id', 'i'.repeat(9000)),
    ...odd.map((value) => set('conversation.id', value)),
    set('conversation.id', 'c'.repeat(9000)),
    set('conversation', null),
    set('conversation', []),
    ...odd.map((value) => set('from.id', value)),
    set('from.id', 'f'.repeat(9000)),
    set('from', undefined),
    set('from', 'Aino'),
    set('channelData', 'x'),
    ...[7, [], {}, true].map((value) => set('text', value, 'silent')),
    set('type', 'surprise', 'silent'),
    set('type', 'endOfConversation', 'silent'),
    set('type', 'typing', 'silent'),
    set('type', 'trace', 'silent'),
    set('type', 'command', 'silent'),
    probe('activity: from the bot itself', ({ teams }, activity) => ({ activity: { ...activity, from: { id: teams.botId, name: 'Neuvo', aadObjectId: activity.from.aadObjectId } } }), { effect: 'silent' }),
    probe('activity: an edit of what was never said', (_, activity) => ({ activity: { ...activity, type: 'messageUpdate', id: '1', channelData: { ...activity.channelData, eventType: 'editMessage' } } }), { effect: 'silent' }),
    probe('activity: a deletion of what was never said', (_, activity) => ({ activity: { ...activity, type: 'messageDelete', id: '1', channelData: { ...activity.channelData, eventType: 'softDeleteMessage' } } }), { effect: 'silent' }),
    probe('activity: a reaction to what was never said', (_, activity) => ({ activity: { ...activity, type: 'messageReaction', replyToId: '1', reactionsAdded: [{ type: 'like' }] } }), { effect: 'silent' }),
    probe('activity: reactions that are none', (_, activity) => ({ activity: { ...activity, type: 'messageReaction', replyToId: '1', reactionsAdded: 'like' } }), { effect: 'silent' }),
    probe('activity: an invoke without a name', (_, activity) => ({ activity: { ...activity, type: 'invoke', name: undefined } }), { effect: 'either' }),
    probe('activity: an invoke that nobody knows', (_, activity) => ({ activity: { ...activity, type: 'invoke', name: 'composeExtension/query', value: {} } }), { effect: 'either' }),
    ...[undefined, null, 7, 'choose', [], { action: null }, { action: { verb: 7, data: 'x' } }, { action: { type: 'Action.Execute', verb: 'nothing of ours', data: { a: 1 } } }].map((value) =>
      probe(`activity: a card's button with the value ${JSON.stringify(value)}`, (_, activity) => ({ activity: { ...activity, type: 'invoke', name: 'adaptiveCard/action', text: undefined, value } }), { effect: 'either' })),
  ];
}

function requests() {
  return [
    ...['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => probe(`request: ${method}`, (_, activity) => ({ activity, method }))),
    ...['/api/messages/', '/api/messages/x', '/api//messages', '/api/Messages', '/api/messages;x', '/api/messages%00', '/api/messages%2f..', '//api/messages'].map((path) =>
      probe(`request: ${path} without a token`, (_, activity) => ({ activity, path, authorization: null }))),
    probe('request: the token in the address', ({ teams }, activity) => ({ activity, path: `/api/messages?access_token=${teams.bearer().slice(7)}`, authorization: null })),
  ];
}

export const bodyProbes = () => [...foreignHosts(), ...serviceUrls(), ...tenants(), ...channels(), ...replays(), ...bodies(), ...fields(), ...requests()];
