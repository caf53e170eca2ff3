// A check-in in Matrix: in a chat of two, by number, letter and word, to its end; never where others read along.
// NEUVO_PICTURES=FOLDER also draws what the client received, plainly, as matrix.png.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEUVO } from './neuvo.mjs';
import { must, test } from './support.mjs';

const RECORD = `code: oma
name: Kunta
about:
  controller: Kunta, Kunnantie 1
checkins:
  cooperation_date: 2026-11-02
  legal_basis: suostumus
  notice: https://kunta.example/seloste
  impact_assessment: 2026-10-15
  backup_days: 30
`;
const STYLE = `body{font:15px/1.45 sans-serif;background:#f4f6f8;margin:0;padding:18px;width:684px}
div{background:#fff;border-radius:10px;padding:8px 14px;margin:10px 70px 10px 0;box-shadow:0 1px 2px #0002}
div.own{background:#dcecff;margin:10px 0 10px 200px}b.who{display:block;font-size:12px;color:#456;font-weight:600}
p{margin:6px 0}ol{margin:6px 0}`;

const drawn = (event) => {
  const own = event.sender !== NEUVO;
  const plain = event.content.body.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<div class="${own ? 'own' : ''}"><b class="who">${own ? event.sender : 'Neuvo'}</b>${event.content.formatted_body ?? plain}</div>`;
};

function draw(events) {
  const folder = process.env.NEUVO_PICTURES;
  if (!folder) return;
  const page = join(folder, 'matrix.html');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${events.map(drawn).join('')}`);
  execFileSync('chromium', ['--headless', '--no-sandbox', '--hide-scrollbars', '--window-size=720,1250', `--screenshot=${join(folder, 'matrix.png')}`, `file://${page}`], { stdio: 'ignore' });
  execFileSync('rm', [page]);
}

test('a check-in in a direct chat goes to its end, and one word ends it all', async ({ neuvo, newStaff, bertta }) => {
  const file = join(neuvo.folder, 'record.yaml');
  writeFileSync(file, RECORD);
  neuvo.command('organisation', 'import', file);
  const kaisa = await newStaff('kaisa');
  const room = await kaisa.direct();
  const says = async (words, expected) => {
    const { answer } = await kaisa.ask(room, words);
    must(answer.content.body.includes(expected), `after "${words}" no "${expected}" in: ${answer.content.body}`);
    return answer;
  };
  await says('testaa osaamiseni', 'vapaaehtoista');
  await says('1', 'Millaista työtä teet');
  await says('rehtori', 'Kysymys 1/6.');
  await says('2', 'Kysymys 2/6.');
  await says('kakkonen', 'Kysymys 3/6.');
  await says('b', 'Kysymys 4/6.');
  await says('ohita', 'Ohitettu.');
  await says('en tiedä', 'Kysymys 5/6.');
  await says('toinen vaihtoehto', 'Kysymys 6/6.');
  await says('en tiedä', 'kartoitus on valmis');
  must(neuvo.said().includes('kartoitus on valmis') === false, 'its log says nothing of it');
  draw(kaisa.heard.filter((event) => event.room === room && event.type === 'm.room.message').slice(-4));
  const { answer: mine } = await kaisa.ask(room, 'omat tulokset');
  must(mine.content.body.includes('Kartoituksia tehty: 1'), mine.content.body);
  await says('perun', 'Peruin osallistumisesi');
});

test('where others read along no check-in begins', async ({ newStaff, bertta }) => {
  const laura = await newStaff('laura');
  const room = await laura.groupWithNeuvo([bertta], { name: 'Opehuone 2' });
  const { answer } = await laura.call(room, 'kartoitus');
  must(answer.content.body.includes('suoraan'), `in a room: ${answer.content.body}`);
  must(!/Kysymys|Haluatko kokeilla/.test(answer.content.body), `asked in a room: ${answer.content.body}`);
});
