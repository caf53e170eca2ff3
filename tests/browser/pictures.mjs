// Takes the pictures that the READMEs show: node pictures.mjs [FOLDER] (default: bot/connectors/web/pictures).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beginBrowser, Server, Window } from './support.mjs';

const folder = process.argv[2] ?? new URL('../../bot/connectors/web/pictures', import.meta.url).pathname;
const pictures = [
  ['desktop', { width: 1280, height: 800 }, 'light', 'fi', 'miten jaan näytön teamsissä?'],
  ['phone', { width: 360, height: 740 }, 'dark', 'sv', 'hur delar jag skärmen i teams?'],
];

mkdirSync(folder, { recursive: true });
const server = await Server.begin();
const browser = await beginBrowser();
for (const [name, viewport, colorScheme, language, question] of pictures) {
  const context = await browser.newContext({ viewport, colorScheme, locale: 'fi-FI', reducedMotion: 'reduce' });
  const window = await Window.open(context, server);
  await window.page.click(`[data-language=${language}]`);
  await window.ask(question);
  await window.page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}
await browser.close();
await server.end();
