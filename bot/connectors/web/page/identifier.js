// Identifiers made by this browser. crypto.randomUUID is missing on plain http, which an inner network may use.
function randomHex(count) {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// 32 hex digits that nobody can guess: who has them can read the conversation.
export function visitIdentifier() {
  return randomHex(16);
}

// A UUID of version 4, by which the server knows a message that comes a second time.
export function messageIdentifier() {
  const hex = randomHex(16);
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
