// What login.botframework.com and login.microsoftonline.com are to a bot: the keys with which Teams signs, and the
// endpoint that gives the bot its own tokens. Strict: what it is asked in a wrong way it refuses and notes.
import { createHash, createSign, generateKeyPair, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const makeKey = promisify(generateKeyPair);
export const ISSUER = 'https://api.botframework.com';
export const SCOPE = 'https://api.botframework.com/.default';
const TOKEN_LIFE_S = 3600;

export const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
export const seconds = () => Math.floor(Date.now() / 1000);

export async function newKey({ endorsements = ['msteams', 'webchat'], bits = 2048 } = {}) {
  const { privateKey, publicKey } = await makeKey('rsa', { modulusLength: bits });
  const kid = createHash('sha1').update(randomUUID()).digest('base64url');
  return { kid, privateKey, publicKey, endorsements };
}

// A JWT with whatever header and claims; `sign` gives the signature of the text before it.
export function compact(header, claims, sign) {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  return `${text}.${sign(text)}`;
}

export const signedBy = (key, digest = 'RSA-SHA256') => (text) =>
  createSign(digest).update(text).sign(key.privateKey).toString('base64url');

function readBody(request) {
  return new Promise((done) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => done(Buffer.concat(chunks).toString()));
  });
}

function answer(response, status, value, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(value));
}

export class Identity {
  constructor({ appId, secret, tenant }) {
    Object.assign(this, { appId, secret, tenant });
    this.keys = []; // the newest last; with it Teams signs
    this.tokens = new Map(); // the bot's own: token -> { until, revoked }
    this.asked = { metadata: 0, keys: 0, tokens: 0 };
    this.violations = [];
    this.trouble = null; // (kind, response) => true: it has answered instead
  }

  static async begin(options) {
    const identity = new Identity(options);
    identity.keys.push(await newKey());
    identity.server = createServer((request, response) => identity.serve(request, response));
    await new Promise((done) => identity.server.listen(0, '127.0.0.1', done));
    identity.url = `http://127.0.0.1:${identity.server.address().port}`;
    return identity;
  }

  get environment() {
    return {
      NEUVO_TEAMS_OPENID_URL: `${this.url}/v1/.well-known/openidconfiguration`,
      NEUVO_TEAMS_TOKEN_URL: `${this.url}/${this.tenant}/oauth2/v2.0/token`,
    };
  }

  // Signs with a new key from now on; it is published beside the old ones, or instead of them.
  async rotate({ keep = 1, ...options } = {}) {
    this.keys = [...this.keys.slice(-keep), await newKey(options)];
    return this.keys.at(-1);
  }

  async serve(request, response) {
    const { pathname } = new URL(request.url, this.url);
    const kind = { '/v1/.well-known/openidconfiguration': 'metadata', '/v1/.well-known/keys': 'keys' }[pathname] ?? 'tokens';
    this.asked[kind] += 1;
    const body = await readBody(request);
    if (this.trouble?.(kind, response)) return;
    if (kind === 'metadata') this.giveMetadata(response);
    else if (kind === 'keys') this.giveKeys(response);
    else this.giveToken(request, pathname, body, response);
  }

  giveMetadata(response) {
    answer(response, 200, {
      issuer: ISSUER,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${this.url}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  }

  giveKeys(response) {
    const keys = this.keys.map(({ kid, publicKey, endorsements }) => {
      const { n, e } = publicKey.export({ format: 'jwk' });
      return { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, ...(endorsements && { endorsements }) };
    });
    answer(response, 200, { keys });
  }

  giveToken(request, pathname, body, response) {
    const form = new URLSearchParams(body);
    const refuse = (status, error, description) => {
      this.violations.push(`a token was asked for in a wrong way: ${description}`);
      answer(response, status, { error, error_description: description });
    };
    if (pathname !== `/${this.tenant}/oauth2/v2.0/token`) {
      return refuse(400, 'unauthorized_client', `AADSTS700016: Application '${this.appId}' was not found in ${pathname}`);
    }
    if (request.method !== 'POST') return refuse(405, 'invalid_request', `AADSTS900561: the endpoint takes only POST`);
    if (!/^application\/x-www-form-urlencoded(;|$)/.test(request.headers['content-type'] ?? '')) {
      return refuse(400, 'invalid_request', `AADSTS900144: content-type ${request.headers['content-type']}`);
    }
    if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type', 'AADSTS70003: grant_type');
    if (form.get('client_id') !== this.appId) return refuse(400, 'unauthorized_client', 'AADSTS700016: client_id');
    if (form.get('scope') !== SCOPE) return refuse(400, 'invalid_scope', `AADSTS70011: scope ${form.get('scope')}`);
    if (form.get('client_secret') !== this.secret) return refuse(401, 'invalid_client', 'AADSTS7000215: Invalid client secret');
    const token = `${base64url('{"typ":"JWT","alg":"RS256"}')}.${base64url(randomUUID())}.${base64url(randomUUID())}`;
    this.tokens.set(token, { until: seconds() + TOKEN_LIFE_S, revoked: false });
    return answer(response, 200, { token_type: 'Bearer', expires_in: TOKEN_LIFE_S, ext_expires_in: TOKEN_LIFE_S, access_token: token });
  }

  // 'good', 'revoked' or 'unknown'.
  judge(authorization) {
    const token = this.tokens.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1]);
    if (!token) return 'unknown';
    return token.revoked || token.until < seconds() ? 'revoked' : 'good';
  }

  revoke() {
    for (const token of this.tokens.values()) token.revoked = true;
  }

  claims(serviceurl, changed = {}) {
    const now = seconds();
    const claims = { serviceurl, nbf: now - 10, exp: now + TOKEN_LIFE_S, iss: ISSUER, aud: this.appId, ...changed };
    return JSON.parse(JSON.stringify(claims)); // without what was set to undefined
  }

  // What Teams puts into the header Authorization.
  bearer(serviceUrl, changed, key = this.keys.at(-1)) {
    const header = { alg: 'RS256', kid: key.kid, x5t: key.kid, typ: 'JWT' };
    return `Bearer ${compact(header, this.claims(serviceUrl, changed), signedBy(key))}`;
  }

  async end() {
    this.server.closeAllConnections?.();
    await new Promise((done) => this.server.close(done));
  }
}
