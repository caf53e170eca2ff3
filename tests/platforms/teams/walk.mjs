// A walk in the role of staff: node walk.mjs talk|sending|desk|groups [PART OF A TEST'S NAME]
import { join } from 'node:path';
import './talk.mjs';
import './sending.mjs';
import './desk.mjs';
import { gather } from './groups.mjs';
import { must, play, root, say, test } from '../support.mjs';
import { Scene } from './scene.mjs';

const [mode = 'talk', wanted = ''] = process.argv.slice(2);

test('in the whole walk nothing was asked of Teams that it does not take', async ({ teams, identity }) => {
  const wrong = [...new Set([...teams.violations, ...identity.violations])];
  must(wrong.length === 0, wrong.slice(0, 25).join('\n'));
}, { modes: ['talk', 'sending', 'desk', 'groups'], always: true });

const scene = await Scene.begin(mode === 'desk'
  ? { NEUVO_ORGANISATION_FILE: join(root, 'config/demo-organisation.yaml'), NEUVO_SERVER_PUBLIC_URL: 'https://neuvo.kunta.example' }
  : {});
try {
  scene.newChat = (name) => {
    const person = scene.teams.person(name);
    return { person, chat: scene.teams.personal(person) };
  };
  scene.aino = scene.teams.person('Aino Virtanen');
  scene.bertta = scene.teams.person('Bertta Berg');
  scene.chat = scene.teams.personal(scene.aino);
  if (mode === 'desk') await scene.employ();
  if (mode === 'groups') gather(scene);
  await scene.neuvo.start();
} catch (error) {
  say(`not ok platforms/teams-${mode}: the walk cannot begin: ${error.message.split('\n').join('\n  ')}`);
  process.exit(1);
}
const failed = await play(`platforms/teams-${mode}`, mode, wanted, scene);
if (failed > 0) console.error(scene.neuvo.said().slice(-20000));
await scene.end();
process.exit(failed === 0 ? 0 : 1);
