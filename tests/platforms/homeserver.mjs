// A Synapse on loopback (the script `synapse` beside this file) and the plain HTTP of its client and admin interfaces.
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, here, must, pause } from './support.mjs';

const run = promisify(execFile);
const synapse = (...words) => run(join(here, 'synapse'), words, { maxBuffer: 1 << 26 });

export const SERVER = 'kunta.localhost';
export const PASSWORD = 'vain tässä testissä';

export class Homeserver {
  constructor(port) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  // The port is known before it runs, because an application service's registration may be made before.
  static async plan() {
    return new Homeserver(await freePort());
  }

  async begin(...options) {
    await synapse('up', '--port', String(this.port), '--server-name', SERVER, ...options);
    this.secret = (await synapse('secret')).stdout.trim();
  }

  async restart(seconds) {
    await synapse('restart', '--gap', String(seconds));
  }

  async end() {
    await synapse('down');
  }

  // One request; gives {status, body}. Never throws for what the server answers.
  async ask(method, path, token, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    let answer = {};
    try {
      answer = JSON.parse(text);
    } catch {
      answer.error = text;
    }
    return { status: response.status, body: answer };
  }

  // One request that must do; gives its body.
  async get(method, path, token, body) {
    const { status, body: answer } = await this.ask(method, path, token, body);
    must(status === 200, `${method} ${path}: ${status} ${answer.errcode ?? ''} ${answer.error ?? ''}`);
    return answer;
  }

  // The same while the server may be away: again until it answers. Only for requests that may be repeated.
  async insist(method, path, token, body) {
    const limit = Date.now() + 60000;
    for (;;) {
      const { status, body: answer } = await this.ask(method, path, token, body).catch((error) => ({
        status: 0,
        body: { error: String(error) },
      }));
      if (status === 200) return answer;
      must(Date.now() < limit && (status === 0 || status >= 500), `${method} ${path}: ${status} ${answer.error ?? ''}`);
      await pause(100);
    }
  }

  // Makes the account; gives its Matrix id.
  async register(user, admin = false) {
    const path = '/_synapse/admin/v1/register';
    const { nonce } = await this.get('GET', path);
    const words = [nonce, user, PASSWORD, admin ? 'admin' : 'notadmin'].join('\0');
    const mac = createHmac('sha1', this.secret).update(words).digest('hex');
    const made = await this.get('POST', path, null, {
      nonce,
      username: user,
      password: PASSWORD,
      admin,
      mac,
      inhibit_login: true,
    });
    return made.user_id;
  }

  // Gives {access_token, device_id, user_id}. With the token of an application service no password is needed.
  login(user, serviceToken, device) {
    const identifier = { type: 'm.id.user', user };
    return this.get('POST', '/_matrix/client/v3/login', serviceToken, {
      identifier,
      ...(device && { device_id: device }),
      ...(serviceToken
        ? { type: 'm.login.application_service' }
        : { type: 'm.login.password', password: PASSWORD }),
    });
  }

  // What only the server knows: in which rooms somebody is.
  async roomsOf(user, adminToken) {
    const path = `/_synapse/admin/v1/users/${encodeURIComponent(user)}/joined_rooms`;
    return (await this.get('GET', path, adminToken)).joined_rooms;
  }
}
