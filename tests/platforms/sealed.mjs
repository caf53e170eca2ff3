// Encrypted chats, with the cryptography that Element has (matrix-sdk-crypto-wasm): somebody of the staff who reads and
// writes there, and takes note of each shield.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { library, must, root, until } from './support.mjs';
import { NEUVO } from './neuvo.mjs';
import { quiet, Staff } from './staff.mjs';

const { createClient } = await library('matrix-js-sdk');
const cache = process.env.NEUVO_PLATFORMS_CACHE ?? join(root, 'build/cache/platforms');
const api = await import(
  createRequire(join(cache, 'package.json')).resolve('matrix-js-sdk/lib/crypto-api/index.js')
);

export const ENCRYPTION = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

// Messages between devices are held back while `keys.held` is a list; the library believes that they were sent.
function holding(keys) {
  return async (url, options) => {
    if (!keys.held || !String(url).includes('/sendToDevice/')) return fetch(url, options);
    const { signal: _, ...rest } = options;
    keys.held.push(() => fetch(url, rest));
    return new Response('{}', { status: 200, headers: { 'Content-Type': 'application/json' } });
  };
}

export class SealedStaff extends Staff {
  constructor(client) {
    super(client);
    this.unread = []; // events that could not be read, with the reason
    this.shields = []; // events of Neuvo that its client warns of
    this.open = []; // what came in clear text into an encrypted room
  }

  static async begin(homeserver, name, { strict = true, device } = {}) {
    await homeserver.register(name).catch(() => {});
    const { access_token: accessToken, device_id: deviceId, user_id: userId } = await homeserver.login(name, null, device);
    const keys = { held: null };
    const client = createClient({ baseUrl: homeserver.url, userId, accessToken, deviceId, logger: quiet, fetchFn: holding(keys) });
    await client.initRustCrypto({ useIndexedDB: false });
    const staff = new SealedStaff(client);
    staff.keys = keys;
    const crypto = client.getCrypto();
    if (!device) await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (send) => send(null) });
    // "Exclude insecure devices": keys go to, and messages are taken from, cross-signed devices only.
    if (strict) crypto.setDeviceIsolationMode(new api.OnlySignedDevicesIsolationMode());
    await client.startClient({ initialSyncLimit: 50, threadSupport: true });
    await until(() => ['PREPARED', 'SYNCING'].includes(client.getSyncState()), `${name}'s first sync`);
    return staff;
  }

  // As Staff does, with what is sealed opened first. A key that comes late is waited for by the library.
  async take(event) {
    const room = this.client.getRoom(event.getRoomId());
    if (event.getType() !== 'm.room.encrypted') {
      const spoken = event.getType() === 'm.room.message' && event.getSender() === NEUVO;
      if (spoken && room?.hasEncryptionStateEvent() && !event.isRedacted()) this.open.push(event.getId());
      super.take(event);
      return;
    }
    await this.client.decryptEventIfNeeded(event);
    if (event.isDecryptionFailure()) {
      this.unread.push({ id: event.getId(), why: event.decryptionFailureReason, event });
      return;
    }
    const { 'm.relates_to': relation } = event.getWireContent();
    const content = { ...structuredClone(event.getClearContent() ?? {}), ...(relation && { 'm.relates_to': relation }) };
    this.heard.push({
      id: event.getId(), type: event.getType(), sender: event.getSender(), room: event.getRoomId(), content, sealed: true,
    });
    if (event.getSender() !== NEUVO) return;
    const info = await this.client.getCrypto().getEncryptionInfoForEvent(event);
    if (info?.shieldColour !== api.EventShieldColour.NONE) this.shields.push({ id: event.getId(), info });
  }

  invite(options = {}) {
    return super.invite({ initial_state: [ENCRYPTION], ...options });
  }

  group(others, options = {}) {
    return super.group(others, { initial_state: [ENCRYPTION], ...options });
  }

  // Signs out: the device is gone.
  async leave(homeserver) {
    await homeserver.get('POST', '/_matrix/client/v3/logout', this.client.getAccessToken(), {});
    this.client.stopClient();
  }

  holdKeys() {
    this.keys.held = [];
  }

  async letKeysGo() {
    const held = this.keys.held;
    this.keys.held = null;
    for (const go of held) must((await go()).ok, 'a key that was held back could not be sent');
  }

  // Nothing unread, no shield, nothing in clear text.
  seesNothingWrong() {
    must(this.unread.length === 0, `could not read ${JSON.stringify(this.unread.map(({ id, why }) => ({ id, why })))}`);
    must(this.shields.length === 0, `shields: ${JSON.stringify(this.shields)}`);
    must(this.open.length === 0, `clear text in an encrypted room: ${this.open}`);
  }
}
