// One visit to the web chat, without a browser: a small WebSocket client on node's own sockets.
//   node visit.mjs PORT VISIT say TEXT    sends TEXT, waits until it is acknowledged and answered, prints the answer
//   node visit.mjs PORT VISIT find TEXT   resumes the visit from its beginning, waits until TEXT is shown again
// Ends with status 1 when that does not happen within ten seconds.
import { connect } from "node:net";
import { randomBytes, randomUUID } from "node:crypto";

const [port, visit, wish, text] = process.argv.slice(2);
const id = randomUUID();
const socket = connect(Number(port), "127.0.0.1");
const limit = setTimeout(() => end(1, "nothing came within ten seconds"), 10_000);
let bytes = Buffer.alloc(0);
let open = false;
let acknowledged = false;
let answer = null;

function end(status, words) {
  clearTimeout(limit);
  (status === 0 ? console.log : console.error)(words);
  socket.destroy();
  process.exitCode = status;
}

// A client's text frame is masked (RFC 6455, 5.3).
function send(value) {
  const payload = Buffer.from(JSON.stringify(value));
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]);
  for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
  socket.write(Buffer.concat([head, mask, payload]));
}

function read(frame) {
  if (frame.type === "error") return end(1, JSON.stringify(frame));
  if (frame.type === "welcome" && wish === "say") send({ type: "message", id, text });
  if (frame.type === "ack" && frame.id === id) acknowledged = true;
  if (frame.type === "entry" && frame.direction === "in" && wish === "find" && frame.text === text) return end(0, "found");
  if (frame.type === "entry" && frame.direction === "out" && wish === "say")
    answer = frame.blocks.map((block) => block.text).join("\n");
  if (acknowledged && answer !== null) end(0, answer);
}

// Whole frames of at most 2^31 bytes from what has come so far.
function take() {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 127;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < head + length) return null;
  const frame = { opcode: bytes[0] & 15, payload: bytes.subarray(head, head + length) };
  bytes = bytes.subarray(head + length);
  return frame;
}

socket.on("connect", () =>
  socket.write(
    `GET /chat/oma/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  ),
);
socket.on("data", (more) => {
  bytes = Buffer.concat([bytes, more]);
  if (!open) {
    const border = bytes.indexOf("\r\n\r\n");
    if (border < 0) return;
    const head = bytes.subarray(0, border).toString();
    if (!head.startsWith("HTTP/1.1 101")) return end(1, head.split("\r\n")[0]);
    open = true;
    bytes = bytes.subarray(border + 4);
    send({ type: "hello", visit, last_seq: 0, language: "fi", own_device: false });
  }
  for (let frame = take(); frame !== null; frame = take())
    if (frame.opcode === 1) read(JSON.parse(frame.payload.toString()));
});
socket.on("error", (error) => end(1, String(error)));
socket.on("close", () => process.exitCode === undefined && end(1, "the server closed the connection"));
