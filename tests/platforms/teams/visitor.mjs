// Somebody in the web chat, without a browser: the socket of bot/connectors/web/README.md, by RFC 6455.
import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';

const TEXT = 1;
const CLOSE = 8;
const PING = 9;

export class Visitor {
  static async open(url) {
    const visitor = new Visitor();
    Object.assign(visitor, { url, visit: randomBytes(16).toString('hex'), entries: new Map(), taken: new Set(), rest: Buffer.alloc(0) });
    await visitor.connect();
    return visitor;
  }

  connect() {
    const asking = request(`${this.url}/chat/oma/socket`, {
      headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64'), origin: this.url },
    });
    return new Promise((done, fail) => {
      asking.on('error', fail);
      asking.on('response', (response) => fail(new Error(`the socket was answered ${response.statusCode}`)));
      asking.on('upgrade', (_, socket, head) => {
        this.socket = socket;
        socket.on('error', () => {});
        socket.on('data', (bytes) => this.read(bytes));
        this.read(head);
        this.tell({ type: 'hello', visit: this.visit, last_seq: 0, language: 'fi', own_device: false });
        done();
      });
      asking.end();
    });
  }

  // Frames of a server bear no mask; none is in pieces here.
  read(bytes) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      if (this.rest.length < 2) return;
      const short = this.rest[1] & 0x7f;
      const [head, length] = short < 126 ? [2, short]
        : this.rest.length < 10 ? [10, 0] : short === 126 ? [4, this.rest.readUInt16BE(2)] : [10, Number(this.rest.readBigUInt64BE(2))];
      if (this.rest.length < head + length) return;
      const payload = this.rest.subarray(head, head + length);
      const kind = this.rest[0] & 0x0f;
      this.rest = this.rest.subarray(head + length);
      if (kind === TEXT) this.take(JSON.parse(payload.toString()));
      else if (kind === PING) this.frame(10, payload);
      else if (kind === CLOSE) this.socket.end();
    }
  }

  take(frame) {
    if (frame.type === 'entry') this.entries.set(frame.seq, frame);
    if (frame.type === 'ack') this.taken.add(frame.id);
  }

  frame(kind, payload) {
    const mask = randomBytes(4);
    const head = payload.length < 126 ? Buffer.from([0x80 | kind, 0x80 | payload.length]) : Buffer.from([0x80 | kind, 0xfe, payload.length >> 8, payload.length & 0xff]);
    this.socket.write(Buffer.concat([head, mask, Buffer.from(payload.map((byte, i) => byte ^ mask[i % 4]))]));
  }

  tell(frame) {
    this.frame(TEXT, Buffer.from(JSON.stringify(frame)));
  }

  // Gives its id.
  say(text, more = {}) {
    const id = randomUUID();
    this.tell({ type: 'message', id, text, ...more });
    return id;
  }

  takeBack(target) {
    this.tell({ type: 'take_back', id: randomUUID(), target });
  }

  // Gives the name of the picture.
  async upload(bytes, type) {
    const answer = await fetch(`${this.url}/chat/oma/pictures`, { method: 'POST', headers: { 'content-type': type, 'x-neuvo-visit': this.visit }, body: bytes });
    if (!answer.ok) throw new Error(`the picture was answered ${answer.status}`);
    return (await answer.json()).picture;
  }

  // What stands in the window, of Neuvo and of people.
  reads() {
    return [...this.entries.values()].filter((entry) => entry.direction === 'out' && !entry.erased).map((entry) => entry.blocks.map(({ text }) => text).join('\n'));
  }

  end() {
    this.socket.destroy();
  }
}
