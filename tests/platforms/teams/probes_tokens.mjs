// Forged, foreign, stale and malformed tokens. Each probe: a name and what is changed in an otherwise good delivery.
import { constants, createHmac, createSign, generateKeyPairSync, privateEncrypt, sign as signWith } from 'node:crypto';
import { base64url, compact, ISSUER, seconds, signedBy } from './identity.mjs';

const MINUTE = 60;
const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key, type = 'spki') => key.publicKey.export({ type, format: 'pem' });
const hmac = (digest, secret) => (text) => createHmac(digest, secret).update(text).digest('base64url');

// The header that Teams sends.
const head = (key, more = {}) => ({ alg: 'RS256', kid: key.kid, x5t: key.kid, typ: 'JWT', ...more });
const tokenProbe = (name, make) => ({ name: `token: ${name}`, change: (scene) => ({ authorization: `Bearer ${make(scene)}` }) });

function algorithms() {
  const forge = (name, header, sign) =>
    tokenProbe(name, ({ identity, claims }) => compact({ ...head(identity.keys[0]), ...header }, claims(), sign(identity.keys[0])));
  const unsigned = ['none', 'None', 'NONE', 'nOnE', ''].map((alg) => forge(`algorithm "${alg}"`, { alg }, () => () => ''));
  const signedNone = ['none', 'NONE'].map((alg) => forge(`algorithm "${alg}" with a good signature`, { alg }, signedBy));
  const odd = [undefined, null, 256, ['RS256'], { alg: 'RS256' }, true, 'rs256', 'RS256 ', ' RS256', 'RS256\u0000', 'RSA-SHA256', 'RS1'].map((alg) =>
    forge(`algorithm ${JSON.stringify(alg)}`, { alg }, signedBy));
  const symmetric = ['256', '384', '512'].flatMap((size) => [
    forge(`HS${size} with the public key as PEM`, { alg: `HS${size}` }, (key) => hmac(`sha${size}`, pem(key))),
    forge(`HS${size} with the public key as PKCS 1`, { alg: `HS${size}` }, (key) => hmac(`sha${size}`, pem(key, 'pkcs1'))),
    forge(`HS${size} with the modulus`, { alg: `HS${size}` }, (key) => hmac(`sha${size}`, Buffer.from(key.publicKey.export({ format: 'jwk' }).n, 'base64url'))),
  ]);
  const derived = [
    forge('HS256 with nothing', { alg: 'HS256' }, () => hmac('sha256', '')),
    forge('RS256 said, HS256 done', {}, (key) => hmac('sha256', pem(key))),
    forge('RS384', { alg: 'RS384' }, (key) => signedBy(key, 'RSA-SHA384')),
    forge('RS512', { alg: 'RS512' }, (key) => signedBy(key, 'RSA-SHA512')),
    forge('RS256 said, SHA-512 done', {}, (key) => signedBy(key, 'RSA-SHA512')),
    forge('RS256 said, SHA-1 done', {}, (key) => signedBy(key, 'RSA-SHA1')),
    forge('RS256 said, MD5 done', {}, (key) => signedBy(key, 'RSA-MD5')),
    forge('PS256', { alg: 'PS256' }, (key) => (text) =>
      signWith('sha256', Buffer.from(text), { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }).toString('base64url')),
    forge('RS256 said, PSS done', {}, (key) => (text) =>
      signWith('sha256', Buffer.from(text), { key: key.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }).toString('base64url')),
    forge('ES256 with a key of its own', { alg: 'ES256', jwk: curve.publicKey.export({ format: 'jwk' }) }, () => (text) =>
      createSign('SHA256').update(text).sign({ key: curve.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')),
    forge('the hash without its kind, padded', {}, (key) => (text) => privateEncrypt(key.privateKey, Buffer.from(text).subarray(0, 32)).toString('base64url')),
  ];
  return [...unsigned, ...signedNone, ...odd, ...symmetric, ...derived];
}

function keys() {
  const forge = (name, header, key = attacker) =>
    tokenProbe(name, ({ identity, claims }) => compact({ ...head(identity.keys[0]), ...header(identity, key) }, claims(), signedBy(key)));
  const jwk = (key) => ({ ...key.publicKey.export({ format: 'jwk' }), use: 'sig' });
  const kids = ['', 'unknown', null, 7, ['a'], { a: 1 }, '../../etc/passwd', "' OR 1=1 --", 'a\u0000b', 'k'.repeat(10000), 'ä€😀', '%00', '*'];
  return [
    ...kids.map((kid) => forge(`key id ${JSON.stringify(kid).slice(0, 40)}, signed by a stranger`, () => ({ kid, x5t: kid }))),
    forge('no key id, signed by a stranger', () => ({ kid: undefined, x5t: undefined })),
    forge('a published key id, signed by a stranger', () => ({})),
    forge('a published key id, signed by a small key', () => ({}), small),
    forge('the key in the header', (_, key) => ({ jwk: jwk(key) })),
    forge('the key in the header, its id unknown', (_, key) => ({ jwk: { ...jwk(key), kid: 'mine' }, kid: 'mine' })),
    tokenProbe('the address of the key in the header (jku)', ({ identity, claims, foreign }) =>
      compact(head(identity.keys[0], { jku: `${foreign.url}/keys`, kid: 'mine' }), claims(), signedBy(attacker))),
    tokenProbe('the address of a certificate in the header (x5u)', ({ identity, claims, foreign }) =>
      compact(head(identity.keys[0], { x5u: `${foreign.url}/certificate`, kid: 'mine' }), claims(), signedBy(attacker))),
    forge('a certificate in the header', (_, key) => ({ x5c: [key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')], kid: 'mine' })),
    forge('half of a published key id', (identity) => ({ kid: identity.keys[0].kid.slice(0, 10) })),
    forge('more than a published key id', (identity) => ({ kid: `${identity.keys[0].kid}x` })),
    ...['a key without endorsements', 'a key with no endorsement', 'a key for other channels', 'a key whose endorsement is spelt otherwise',
      'a key whose endorsement is longer', 'a key whose endorsements are a text', 'a key whose endorsements are an object'].map((kind, i) =>
      tokenProbe(kind, ({ identity, claims, oddKeys }) => compact(head(oddKeys[i]), claims(), signedBy(oddKeys[i])))),
    tokenProbe('signed by one published key, naming another', ({ identity, claims, oddKeys }) =>
      compact(head(identity.keys[0]), claims(), signedBy(oddKeys[0]))),
    tokenProbe('a key that is no RSA key (oct)', ({ claims, secretKey }) =>
      compact({ alg: 'HS256', kid: secretKey.kid, typ: 'JWT' }, claims(), hmac('sha256', Buffer.from(secretKey.k, 'base64url')))),
    tokenProbe('an elliptic key that is published', ({ claims }) => compact({ alg: 'ES256', kid: 'curve', typ: 'JWT' }, claims(), (text) =>
      createSign('SHA256').update(text).sign({ key: curve.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'))),
  ];
}

// Published beside the good key; see keys(). The elliptic one is this file's own.
export const oddEndorsements = [undefined, [], ['webchat', 'directline'], ['MSTeams'], ['msteams2'], 'msteams', { msteams: true }];
export const curveKey = () => ({ ...curve.publicKey.export({ format: 'jwk' }), kid: 'curve', use: 'sig', endorsements: ['msteams'] });

function signatures() {
  const spoil = (name, change) => tokenProbe(`signature: ${name}`, ({ identity, claims }) => {
    const token = compact(head(identity.keys[0]), claims(), signedBy(identity.keys[0]));
    const [header, middle, signature] = token.split('.');
    return change({ header, middle, signature, bytes: Buffer.from(signature, 'base64url') });
  });
  const flip = (bytes, at) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 1;
    return base64url(copy);
  };
  return [
    spoil('none', ({ header, middle }) => `${header}.${middle}.`),
    spoil('no third part', ({ header, middle }) => `${header}.${middle}`),
    spoil('the first bit turned', ({ header, middle, bytes }) => `${header}.${middle}.${flip(bytes, 0)}`),
    spoil('the last byte turned', ({ header, middle, bytes }) => `${header}.${middle}.${flip(bytes, bytes.length - 1)}`),
    spoil('a byte short', ({ header, middle, bytes }) => `${header}.${middle}.${base64url(bytes.subarray(0, -1))}`),
    spoil('a byte too long', ({ header, middle, bytes }) => `${header}.${middle}.${base64url(Buffer.concat([bytes, Buffer.alloc(1)]))}`),
    spoil('a nought before it', ({ header, middle, bytes }) => `${header}.${middle}.${base64url(Buffer.concat([Buffer.alloc(1), bytes]))}`),
    spoil('all noughts', ({ header, middle }) => `${header}.${middle}.${base64url(Buffer.alloc(256))}`),
    spoil('the number one', ({ header, middle }) => `${header}.${middle}.${base64url(Buffer.concat([Buffer.alloc(255), Buffer.from([1])]))}`),
    spoil('all ones', ({ header, middle }) => `${header}.${middle}.${base64url(Buffer.alloc(256, 255))}`),
    spoil('in plain base64 with an end mark', ({ header, middle, bytes }) => `${header}.${middle}.${bytes.toString('base64')}=`),
    spoil('with a stranger at its end', ({ header, middle, signature }) => `${header}.${middle}.${signature}!`),
    spoil('the parts turned round', ({ header, middle, signature }) => `${signature}.${middle}.${header}`),
    spoil('a fourth part', ({ header, middle, signature }) => `${header}.${middle}.${signature}.${signature}`),
    spoil('five parts, as if it were encrypted', ({ header, middle, signature }) => `${header}.${middle}.${signature}.a.b`),
    spoil('of other claims', ({ header, middle, signature }) => {
      const claims = { ...JSON.parse(Buffer.from(middle, 'base64url')), exp: seconds() + 86400 };
      return `${header}.${base64url(JSON.stringify(claims))}.${signature}`;
    }),
    spoil('of another header', ({ header, middle, signature }) => {
      const other = { ...JSON.parse(Buffer.from(header, 'base64url')), typ: 'at+jwt' };
      return `${base64url(JSON.stringify(other))}.${middle}.${signature}`;
    }),
  ];
}

function claims() {
  // Signed well: only what it says is wrong.
  const say = (name, changed) => ({
    name: `claim ${name}`,
    change: ({ identity, teams, oddServiceUrl }) => ({ authorization: identity.bearer(oddServiceUrl ?? teams.serviceUrl, changed({ identity, teams }), identity.keys[0]) }),
  });
  const each = (claim, values) => values.map((value) => say(`${claim} ${JSON.stringify(value)}`.slice(0, 90), () => ({ [claim]: value })));
  const of = (claim, makers) => Object.entries(makers).map(([name, make]) => say(`${claim}: ${name}`, (scene) => ({ [claim]: make(scene) })));
  const now = seconds();
  return [
    ...each('iss', [undefined, null, '', 7, [ISSUER], { iss: ISSUER }, `${ISSUER}/`, 'http://api.botframework.com', 'https://API.botframework.com',
      'https://api.botframework.us', ` ${ISSUER}`, `${ISSUER} `, `${ISSUER}\u0000`, `${ISSUER}.evil.example`, 'https://api.botframework.co', 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
      'https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0', 'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0']),
    ...of('iss', { 'our own tenant (sts)': ({ identity }) => `https://sts.windows.net/${identity.tenant}/`,
      'our own tenant (v2)': ({ identity }) => `https://login.microsoftonline.com/${identity.tenant}/v2.0` }),
    ...each('aud', [undefined, null, '', 7, [], 'c81a7b2d-0000-4000-8000-000000000000', 'https://api.botframework.com', '*']),
    ...of('aud', {
      'a list with ours': ({ identity }) => [identity.appId],
      'a list with ours and another': ({ identity }) => [identity.appId, 'x'],
      'ours in capitals': ({ identity }) => identity.appId.toUpperCase(),
      'ours and a NUL': ({ identity }) => `${identity.appId}\u0000`,
      'ours, a NUL and more': ({ identity }) => `${identity.appId}\u0000x`,
      'the beginning of ours': ({ identity }) => identity.appId.slice(0, 8),
      'ours and more': ({ identity }) => `${identity.appId}0`,
      'ours with a scheme': ({ identity }) => `api://${identity.appId}`,
      'ours with a blank': ({ identity }) => ` ${identity.appId}`,
      'an object': ({ identity }) => ({ aud: identity.appId }),
    }),
    ...each('exp', [undefined, null, 0, -1, true, [], {}, '', 'never', now - 6 * MINUTE, now - 86400, now - 365 * 86400, String(now + 3600), [now + 3600]]),
    ...each('nbf', [now + 6 * MINUTE, now + 86400, now + 365 * 86400, 'soon', {}, [now], true]),
    ...each('serviceurl', [undefined, null, '', 7, {}, [], 'https://smba.trafficmanager.net/emea/']),
    ...of('serviceurl', {
      'a list with ours': ({ teams }) => [teams.serviceUrl],
      'without its end': ({ teams }) => teams.serviceUrl.slice(0, -2),
      'ours and more': ({ teams }) => `${teams.serviceUrl}v3/`,
      'in capitals': ({ teams }) => teams.serviceUrl.toUpperCase(),
      'with https': ({ teams }) => teams.serviceUrl.replace('http:', 'https:'),
      'of another port': ({ teams }) => teams.serviceUrl.replace(/:\d+/, ':1'),
      'and a NUL': ({ teams }) => `${teams.serviceUrl}\u0000`,
      'of another region': ({ teams }) => teams.serviceUrl.replace('emea', 'amer'),
    }),
    say('appid of an emulator', ({ identity }) => ({ iss: 'https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/', appid: identity.appId, ver: '1.0' })),
    say('azp of a skill', ({ identity }) => ({ iss: `https://login.microsoftonline.com/${identity.tenant}/v2.0`, azp: identity.appId, ver: '2.0' })),
  ];
}

// Header and claims that are no good JSON, signed with the good key.
function texts() {
  const signedText = (name, header, middle) => tokenProbe(`text: ${name}`, ({ identity, claims: good }) => {
    const [key] = identity.keys;
    const parts = { header: JSON.stringify(head(key)), middle: JSON.stringify(good()) };
    const text = `${base64url(header(parts.header))}.${base64url(middle(parts.middle))}`;
    return `${text}.${signedBy(key)(text)}`;
  });
  const same = (text) => text;
  const deep = (n) => `${'['.repeat(n)}${']'.repeat(n)}`;
  const changes = {
    'no JSON': () => 'hello',
    nothing: () => '',
    'a list': (text) => `[${text}]`,
    'a number': () => '7',
    null: () => 'null',
    'cut off': (text) => text.slice(0, -1),
    'more behind it': (text) => `${text}x`,
    'twice': (text) => text + text,
    'a NUL behind it': (text) => `${text}\u0000`,
    'not UTF-8': (text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"\xff\xfe"}', 'latin1')]),
    '1 000 deep': (text) => `${text.slice(0, -1)},"x":${deep(1000)}}`,
    '3 000 names': (text) => `${text.slice(0, -1)},${Array.from({ length: 3000 }, (_, i) => `"a${i}":1`).join(',')}}`,
  };
  return [
    ...Object.entries(changes).flatMap(([name, change]) => [
      signedText(`header ${name}`, change, same),
      signedText(`claims ${name}`, same, change),
    ]),
    signedText('alg twice, the bad one first', (text) => text.replace('{', '{"alg":"none",'), same),
    signedText('alg twice, the bad one last', (text) => text.replace(/}$/, ',"alg":"none"}'), same),
    signedText('iss twice, the bad one first', same, (text) => text.replace('{', '{"iss":"https://evil.example",')),
    signedText('iss twice, the bad one last', same, (text) => text.replace(/}$/, ',"iss":"https://evil.example"}')),
    signedText('aud twice', same, (text) => text.replace('{', '{"aud":"someone else",')),
    signedText('exp twice', same, (text) => text.replace('{', '{"exp":1,')),
    signedText('serviceurl twice', same, (text) => text.replace('{', '{"serviceurl":"https://evil.example/",')),
    signedText('exp beyond all numbers', same, (text) => text.replace(/"exp":\d+/, '"exp":1e999')),
    signedText('exp that is no number', same, (text) => text.replace(/"exp":\d+/, '"exp":NaN')),
    signedText('an extension that must be understood (crit)', (text) => text.replace('{', '{"crit":["fi.example"],"fi.example":1,'), same),
    signedText('an unencoded payload (b64)', (text) => text.replace('{', '{"crit":["b64"],"b64":false,'), same),
  ];
}

function headers() {
  const say = (name, make) => ({ name: `authorization ${name}`, change: (scene) => ({ authorization: null, ...make(scene, scene.teams.bearer()) }) });
  const value = (name, make) => say(name, (scene, bearer) => ({ authorization: make(bearer, scene) }));
  return [
    say('is missing', () => ({})),
    value('says only Bearer', () => 'Bearer'),
    value('says Bearer and a blank', () => 'Bearer '),
    value('is one letter', () => 'x'),
    value('is without Bearer', (bearer) => bearer.slice(7)),
    value('is Basic', () => `Basic ${Buffer.from('neuvo:neuvo').toString('base64')}`),
    value('is Basic with a good token', (bearer) => bearer.replace('Bearer', 'Basic')),
    value('is one dot', () => 'Bearer .'),
    value('is two dots', () => 'Bearer ..'),
    value('is a hundred dots', () => `Bearer ${'.'.repeat(100)}`),
    value('is two letters', () => 'Bearer a.b'),
    value('is three letters', () => 'Bearer a.b.c'),
    value('is of 7 000 letters', () => `Bearer ${'a'.repeat(7000)}`),
    value('has more behind it', (bearer) => `${bearer} x`),
    value('holds two tokens', (bearer) => `${bearer}, ${bearer}`),
    value('is the bot\'s own token', (_, { identity }) => `Bearer ${[...identity.tokens.keys()][0] ?? 'none'}`),
    value('holds letters beyond ASCII', () => 'Bearer \xe4\xf6.\xe4.\xf6'),
    value('is the app\'s secret', (_, { identity }) => `Bearer ${identity.secret}`),
    value('is quoted', (bearer) => `Bearer "${bearer.slice(7)}"`),
    say('stands in another header', (_, bearer) => ({ headers: { 'x-authorization': bearer } })),
    say('is an emulator\'s sign', () => ({ headers: { 'x-ms-agents-playground': 'true' } })),
    say('is there twice', (_, bearer) => ({ headers: { authorization: ['Bearer a.b.c', bearer] } })),
    say('is there twice, the good one first', (_, bearer) => ({ headers: { authorization: [bearer, 'Bearer a.b.c'] } })),
  ];
}

export const tokenProbes = () => [...algorithms(), ...keys(), ...signatures(), ...claims(), ...texts(), ...headers()];
