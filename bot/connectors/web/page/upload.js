// Pictures over plain HTTP: one that a tutor sent, one that goes up before its message. The visit in the header proves
// whose they are.
const TRIES = 4;

const address = (organisation) => `/chat/${encodeURIComponent(organisation)}/pictures`;

async function insist(url, options) {
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(url, options).catch(() => null);
    if (answer !== null && answer.status !== 503) return answer;
    if (tries >= TRIES) return answer;
    await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
  }
}

export async function loadPicture(organisation, visit, id) {
  const answer = await insist(`${address(organisation)}/${id}`, { headers: { 'X-Neuvo-Visit': visit } });
  if (!answer?.ok) throw new Error('the picture is gone');
  return answer.blob();
}

// The name under which a message takes it along; null: it was not taken, and `why` says so in a word.
export async function sendUp(organisation, visit, bytes) {
  const answer = await insist(address(organisation), { method: 'POST', body: bytes, headers: { 'X-Neuvo-Visit': visit } });
  const json = (await answer?.json().catch(() => null)) ?? {};
  return answer?.ok ? { name: json.picture } : { name: null, why: json.error?.code ?? 'busy' };
}
