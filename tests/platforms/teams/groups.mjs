// Only the members of a team are served (teams.allowed_groups), and who stands on the people list besides.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, test, until } from '../support.mjs';
import { wordsIn } from './reading.mjs';

const modes = { modes: ['groups'] };
const served = (entry) => /Lähde/.test(wordsIn(entry.activity));

// A member of the team, or not.
function somebody(scene, name, { inside, ...more } = {}) {
  const { person, chat } = scene.newChat(name);
  Object.assign(person, more);
  if (inside) scene.channel.members.push(person);
  return { person, chat };
}

async function told(scene, chat, person) {
  const question = scene.teams.words(chat, person, 'unohdin salasanani');
  must((await scene.teams.deliver(question)).status === 200, 'it was not taken');
  await until(() => scene.said(chat).length > 0, 'something to be said', { explain: () => scene.transcript(chat) });
  return scene.said(chat).map(({ activity }) => wordsIn(activity)).join('\n');
}

test('a member of the team is served, and who is not gets one friendly refusal and leaves no trace', async (scene) => {
  const { neuvo, teams, members, outsider } = scene;
  const first = await scene.ask(members[0].chat, members[0].person, 'unohdin salasanani');
  must(served(first), wordsIn(first.activity));
  const last = members.at(-1); // on the second page
  must(served(await scene.ask(last.chat, last.person, 'unohdin salasanani')), 'who stands on the second page is not served');
  const refusal = await told(scene, outsider.chat, outsider.person);
  must(!/Lähde/.test(refusal), `who is not in the team read ${refusal}`);
  const before = scene.said(outsider.chat).length;
  await teams.deliver(teams.words(outsider.chat, outsider.person, 'zyzzyva ei aukea'));
  must(served(await scene.ask(members[0].chat, members[0].person, 'unohdin salasanani taas')), 'a member');
  must(scene.said(outsider.chat).length === before, 'it was refused twice');
  await neuvo.stop();
  must(!neuvo.keeps(outsider.person.aadObjectId) && !neuvo.keeps('zyzzyva'), 'something is kept of who is not served');
  await neuvo.start();
}, modes);

test('a guest of the team is no member', async (scene) => {
  const guest = scene.guest;
  must(!/Lähde/.test(await told(scene, guest.chat, guest.person)), 'a guest is served');
}, modes);

test('who joins the team is served from then on', async (scene) => {
  const { teams } = scene;
  const joiner = somebody(scene, 'Liittyjä Lehto', { inside: true });
  const update = teams.activity(scene.channel, scene.members[0].person, {
    type: 'conversationUpdate', membersAdded: [{ id: joiner.person.id, aadObjectId: joiner.person.aadObjectId }], channelData: { eventType: 'teamMemberAdded' },
  });
  must((await teams.deliver(update)).status === 200, 'the update was refused');
  await until(async () => {
    await teams.deliver(teams.words(joiner.chat, joiner.person, 'unohdin salasanani'));
    return scene.said(joiner.chat).some(({ activity }) => /Lähde/.test(wordsIn(activity)));
  }, 'an answer', { patience: 30000, explain: () => scene.transcript(joiner.chat) });
}, modes);

test('who stands on the people list is served outside the team too', async (scene) => {
  const { neuvo } = scene;
  const listed = somebody(scene, 'Listattu Lampi');
  const file = join(neuvo.folder, 'people.csv');
  writeFileSync(file, `account\nteams:${listed.person.aadObjectId}\n`);
  neuvo.command('people', 'import', file);
  const answer = await scene.ask(listed.chat, listed.person, 'unohdin salasanani');
  must(served(answer), wordsIn(answer.activity));
  const member = await scene.ask(scene.members[1].chat, scene.members[1].person, 'unohdin salasanani');
  must(served(member), 'a member who is not on the list is not served');
}, modes);

// Two pages of members, a guest, and the setting.
export function gather(scene) {
  const { teams, neuvo } = scene;
  scene.channel = teams.channel([], 'Henkilöstö');
  scene.members = Array.from({ length: 520 }, (_, i) => somebody(scene, `Jäsen${i} Joki`, { inside: true }));
  scene.guest = somebody(scene, 'Vieras Vuori', { inside: true, guest: true });
  scene.outsider = somebody(scene, 'Oppilas Ojala');
  neuvo.environment.NEUVO_TEAMS_ALLOWED_GROUPS = scene.channel.id;
}

test('where nobody can say who is in the team, nobody is served: 403, and never 5xx', async (scene) => {
  const { neuvo, teams, members } = scene;
  const { NEUVO_TEAMS_ALLOWED_GROUPS: before } = neuvo.environment;
  await neuvo.stop();
  neuvo.environment.NEUVO_TEAMS_ALLOWED_GROUPS = '19:nowhere@thread.tacv2';
  await neuvo.start();
  const [first, second] = await Promise.all(['unohdin salasanani', 'ja vielä'].map((words) => teams.deliver(teams.words(members[0].chat, members[0].person, words))));
  must(first.status === 403 && second.status === 403, `answered ${first.status} and ${second.status}`);
  await neuvo.stop();
  neuvo.environment.NEUVO_TEAMS_ALLOWED_GROUPS = before;
  await neuvo.start();
  const answer = await scene.ask(members[0].chat, members[0].person, 'unohdin salasanani');
  must(served(answer), wordsIn(answer.activity));
}, modes);
