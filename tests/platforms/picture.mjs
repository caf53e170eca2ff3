// A picture on its way from an asker to the tutors and back: upright, in the thread, and gone when its sender removes it.
import { constants, inflateSync } from 'node:zlib';
import { isEdit, isMessage } from './events.mjs';
import { NEUVO } from './neuvo.mjs';
import { must, test, until } from './support.mjs';

// A photo of 16 × 8 from a telephone that was held on its side: its EXIF says "turn me by 90°" (6), and by whom it was made.
const JFIF = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAA=', 'base64');
const PIXELS = Buffer.from(
  '/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AACwgACAAQAQERAP/EABUAAQEAAAAAAAAAAAAAAAAAAAcI/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwA9UI//2Q==',
  'base64',
);
const EXIF = Buffer.from('ffe1003845786966000049492a00080000000200' + '0f0102000600000026000000' + '120103000100000006000000' + '000000004e696b6f6e000000' + '0000', 'hex');
export const SIDEWAYS = Buffer.concat([JFIF, EXIF, PIXELS]);

async function sendPicture(staff, room, thread = null) {
  const { content_uri: url } = await staff.client.uploadContent(SIDEWAYS, { type: 'image/jpeg', name: 'IMG_2041.jpg' });
  const info = { mimetype: 'image/jpeg', size: SIDEWAYS.length, w: 16, h: 8 };
  return staff.send(room, { msgtype: 'm.image', body: 'IMG_2041.jpg', filename: 'IMG_2041.jpg', url, info }, thread);
}

async function seesPictures(staff, room, count) {
  const seen = () => staff.heard.filter((event) => event.sender === NEUVO && event.room === room && event.content.msgtype === 'm.image');
  await until(() => seen().length >= count, `picture ${count}`, { explain: () => staff.transcript(room) });
  must(seen().length === count, `${seen().length} pictures instead of ${count}`);
  return seen().at(-1);
}

export async function media(staff, homeserver, kind, url, query = '') {
  const address = `${homeserver.url}/_matrix/client/v1/media/${kind}/${url.slice('mxc://'.length)}${query}`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${staff.client.getAccessToken()}` } });
  must(answer.status === 200, `${kind}: status ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

// Of a PNG or a JPEG: width and height.
function sizeOf(bytes) {
  if (bytes.subarray(1, 4).toString() === 'PNG') return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    if ([0xc0, 0xc1, 0xc2].includes(bytes[at + 1])) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  throw new Error('no size');
}

// The homeserver makes the small picture that clients show, and turns it as the photo says.
async function seesItUpright(staff, homeserver, url) {
  const bytes = await media(staff, homeserver, 'download', url);
  must(!bytes.includes('Nikon'), 'it still tells who made the camera');
  must(bytes.includes('Exif'), 'it does not tell which way is up any more');
  const [width, height] = sizeOf(await media(staff, homeserver, 'thumbnail', url, '?width=8&height=8&method=scale'));
  must(height > width, `it lies on its side: ${width} × ${height}`);
}

test('a photo goes with a request to the tutors, upright, and theirs comes back; removed, it is gone on both sides', async (scene) => {
  const { neuvo, desks, newStaff, homeserver } = scene;
  const [asker, tutor] = [await newStaff('kuvaaja'), await newStaff('kuvatutor')];
  const room = await tutor.groupWithNeuvo([scene.bertta], { name: 'Digituki' });
  await neuvo.stop();
  neuvo.environment.NEUVO_MATRIX_TUTOR_ROOM = room;
  await neuvo.start();
  neuvo.command('account', 'create', '--access', 'tutor', '--matrix', tutor.id, 'Tuomas');
  const direct = await asker.direct();
  desks.add(room).add(direct);
  await asker.ask(direct, 'kuka siivoaa taukotilan');
  const first = await sendPicture(asker, direct);
  await asker.answer(direct, first);
  await asker.ask(direct, 'ihminen');
  await asker.ask(direct, 'kyllä, välitä se');
  const shown = await seesPictures(tutor, room, 1);
  const thread = shown.content['m.relates_to']?.event_id;
  const card = tutor.heard.find((event) => event.id === thread);
  must(card?.content.body.includes('kuka siivoaa taukotilan'), 'the picture is not under the card');
  await seesItUpright(tutor, homeserver, shown.content.url);

  const second = await sendPicture(asker, direct);
  must((await asker.answer(direct, second)).content.body.includes('Liitin kuvan'), 'nobody says that it joined');
  await seesPictures(tutor, room, 2);

  await tutor.say(room, 'ota', thread);
  await until(() => asker.said(direct).some((event) => event.content.body.includes('otti pyyntösi')), 'the claim');
  await neuvo.stop('SIGKILL');
  const third = await sendPicture(asker, direct);
  const answer = await sendPicture(tutor, room, thread);
  await neuvo.start();
  await seesPictures(tutor, room, 3);
  const back = await seesPictures(asker, direct, 1);
  await seesItUpright(asker, homeserver, back.content.url);
  must(asker.answersTo(third).every((event) => isEdit(event) || !isMessage(event)), 'Neuvo spoke between the two');

  await asker.redact(direct, first);
  await tutor.seesRedacted(homeserver, shown);
  await tutor.redact(room, answer);
  await asker.seesRedacted(homeserver, back);
}, { modes: ['account'] });

// A page that says "Moikka", made by somebody, with a script that runs when it is opened.
function pdf() {
  const words = 'BT /F 12 Tf 10 50 Td (Moikka) Tj ET';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${words.length}>>stream\n${words}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    '<</Author(Aino Opettaja)/Producer(Kirjoitin)>>',
  ];
  let text = '%PDF-1.7\n';
  let table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  objects.forEach((object, index) => {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  return Buffer.from(`${text}${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n${text.length}\n%%EOF\n`);
}

// With its packed parts unpacked.
function unpacked(bytes) {
  const parts = [bytes.toString('latin1')];
  for (let at = 0; (at = bytes.indexOf('stream\n', at)) >= 0; at += 7) {
    try {
      parts.push(inflateSync(bytes.subarray(at + 7), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'));
    } catch {} // not packed
  }
  return parts.join('\n');
}

test('a PDF goes with a request, without its maker and its scripts; one that is damaged is told of', async ({ neuvo, desks, newStaff, bertta, homeserver }) => {
  const [asker, tutor] = [await newStaff('pdfkysyja'), await newStaff('pdftutor')];
  const room = await tutor.groupWithNeuvo([bertta], { name: 'Digituki PDF' });
  await neuvo.stop();
  neuvo.environment.NEUVO_MATRIX_TUTOR_ROOM = room;
  await neuvo.start();
  neuvo.command('account', 'create', '--access', 'tutor', '--matrix', tutor.id, 'Pertti');
  const direct = await asker.direct();
  desks.add(room).add(direct);
  const send = async (bytes) => {
    const { content_uri: url } = await asker.client.uploadContent(bytes, { type: 'application/pdf', name: 'Aino.pdf' });
    const info = { mimetype: 'application/pdf', size: bytes.length };
    return asker.send(direct, { msgtype: 'm.file', body: 'Aino.pdf', filename: 'Aino.pdf', url, info });
  };
  const first = await send(pdf());
  must((await asker.answer(direct, first)).content.body.includes('En osaa lukea tiedostoja'), 'it does not say what it cannot read');
  await asker.ask(direct, 'kuka siivoaa taukotilan');
  await asker.ask(direct, 'ihminen');
  const { answer: along } = await asker.ask(direct, 'kyllä, välitä se');
  must(along.content.body.includes('Lähettämäsi tiedosto lähtee mukaan'), along.content.body);
  const files = () => tutor.heard.filter((event) => event.sender === NEUVO && event.room === room && event.content.msgtype === 'm.file');
  await until(() => files().length === 1, 'the PDF', { explain: () => tutor.transcript(room) });
  const [shown] = files();
  must(shown.content.filename?.endsWith('.pdf') && !JSON.stringify(shown.content).includes('Aino.pdf'), 'it has a name of ours');
  const inside = unpacked(await media(tutor, homeserver, 'download', shown.content.url));
  must(inside.startsWith('%PDF-') && inside.includes('(Moikka)'), 'the page is not in it');
  must(!/Aino|Kirjoitin|JavaScript/.test(inside), 'it still tells who made it, or runs a script');

  await send(pdf().subarray(0, 300));
  await until(() => asker.said(direct).some((event) => event.content.body.includes('ei mennyt perille')), 'word that it did not arrive');
  must(files().length === 1, 'a damaged one was shown');
}, { modes: ['account'] });
