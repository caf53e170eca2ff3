// What a page brings along: how much, from where, and how long a browser may keep it.
import { gzipSync } from 'node:zlib';
import { employ, enter } from './console.mjs';
import { must, Window } from './support.mjs';

const MOST = 100_000; // bytes, each file compressed as a proxy would

// Opens the page and returns all that came for it: [{url, bytes, headers}]
async function brought(page, open) {
  const answers = [];
  page.on('response', (answer) => answers.push(answer));
  await open();
  await page.waitForLoadState('networkidle');
  return Promise.all(
    answers
      .filter((answer) => answer.status() === 200)
      .map(async (answer) => ({ url: new URL(answer.url()), bytes: gzipSync(await answer.body()).length, headers: answer.headers() })),
  );
}

function weigh(what, server, files) {
  const sum = files.reduce((bytes, one) => bytes + one.bytes, 0);
  const list = files.map(({ url, bytes }) => `${bytes} ${url.pathname}`).join('\n');
  must(files.length >= 5 && sum <= MOST, `${what}: ${sum} bytes compressed\n${list}`);
  for (const { url } of files) must(url.origin === server.url, `${what} asked ${url}`);
  console.error(`${what}: ${files.length} files, ${sum} bytes compressed`);
}

export function weightTests(test) {
  test('the first screens are light and ask nobody else', { alone: true }, async ({ context, other, server }) => {
    await employ(server, 'editor', 'Eeva');
    await employ(server, 'tutor', 'Mikko');
    const chat = await context.newPage();
    weigh('the chat', server, await brought(chat, () => chat.goto(`${server.url}/chat`)));
    const outside = await (await other()).newPage();
    weigh('the sign-in', server, await brought(outside, () => outside.goto(`${server.url}/console`)));
    for (const name of ['Eeva', 'Mikko']) {
      const room = await other();
      await enter(room, server, name);
      const page = await room.newPage();
      weigh(`the first room of ${name}`, server, await brought(page, () => page.goto(`${server.url}/console`)));
    }
    return Window.open(context, server);
  });
}
