// The recipe of bot/connectors/teams/README.md, "The way in: nginx", as it stands there, in a real nginx with a
// certificate made for this test: Teams comes in, nothing else does.
//   node nginx.mjs NGINX
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { begin } from '../neuvo.mjs';
import { binary, freePort, must, play, root, say, test, until } from '../support.mjs';
import { Scene } from './scene.mjs';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt'; // where Debian's libcurl looks
const HOST = 'neuvo.kunta.example';
const [nginx] = process.argv.slice(2);
const folder = mkdtempSync(join(process.env.NEUVO_SCRATCH ?? tmpdir(), 'neuvo-nginx-'));
const [key, certificate] = ['key.pem', 'certificate.pem'].map((name) => join(folder, name));
const modes = { modes: ['nginx'] };

// The block as an administrator copies it, with the places of this test: each stands there exactly once, or as often as said.
function recipe(port, neuvoPort) {
  const page = readFileSync(join(root, 'bot/connectors/teams/README.md'), 'utf8');
  let block = /^ {4}server \{\n[^]*?\n {4}\}$/m.exec(page)?.[0];
  must(block, 'the page holds no recipe');
  const put = (old, now, times = 1) => {
    must(block.split(old).length === times + 1, `"${old}" stands ${block.split(old).length - 1} times in the recipe`);
    block = block.replaceAll(old, now);
  };
  put('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`);
  put('/etc/ssl/neuvo/fullchain.pem', certificate);
  put('/etc/ssl/neuvo/key.pem', key);
  put('http://127.0.0.1:8080', `http://127.0.0.1:${neuvoPort}`, 2);
  return block;
}

async function startNginx(port, neuvoPort) {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${join(folder, what)};`).join(' ');
  const settings = join(folder, 'nginx.conf');
  writeFileSync(settings, `daemon off; master_process off; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')};
events {}
http { access_log off; ${paths}
${recipe(port, neuvoPort)}
}
`);
  const child = begin(nginx, ['-p', folder, '-c', settings, '-e', join(folder, 'error.log')], { stdio: 'ignore' });
  await until(() => new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(() => done(true)));
    socket.on('error', () => done(false));
  }), 'nginx', { explain: () => `it ended with ${child.exitCode}` });
  return child;
}

// One request as Teams makes it: over TLS, to the name of the certificate.
function ask(scene, { path = '/api/messages', method = 'POST', body = '', headers = {} } = {}) {
  return new Promise((done, fail) => {
    const asking = request({
      host: '127.0.0.1', port: scene.port, servername: HOST, path, method, ca: readFileSync(certificate),
      headers: { host: HOST, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => done({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
    });
    asking.on('error', fail);
    asking.end(body);
  });
}

function deliver(scene, activity, authorization = scene.teams.bearer()) {
  scene.teams.conversations.get(activity.conversation.id).said.push({ id: activity.id, activity });
  return ask(scene, { body: JSON.stringify(activity), headers: { authorization } });
}

test('a message comes in through the proxy and is answered', async (scene) => {
  const { teams } = scene;
  const person = teams.person('Aino Virtanen');
  const question = teams.words(teams.personal(person), person, 'unohdin salasanani');
  const { status, body } = await deliver(scene, question);
  must(status === 200, `it was answered ${status} ${body}`);
  await scene.answer(question);
}, modes);

test('without a token it is 401, as doctor wants it', async (scene) => {
  const { status } = await ask(scene, { body: '{}' });
  must(status === 401, `it was answered ${status}`);
}, modes);

test('a body of 256 KiB passes the proxy, a larger one does not', async (scene) => {
  const { teams } = scene;
  const person = teams.person('Pitkä Pohja');
  const activity = teams.words(teams.personal(person), person, 'unohdin salasanani');
  activity.localTimezone = 'x'.repeat(256 * 1024 - Buffer.byteLength(JSON.stringify(activity)) + activity.localTimezone.length);
  const largest = await deliver(scene, activity);
  must(largest.status === 200, `256 KiB were answered ${largest.status}`);
  activity.localTimezone += 'x';
  const larger = await deliver(scene, activity);
  must(larger.status === 413, `one byte more was answered ${larger.status}`);
}, modes);

test('nothing else can be reached through it', async (scene) => {
  for (const path of ['/', '/chat', '/console', '/metrics', '/live', '/api/v1/tickets', '/api/messages/', '/ticket', '/%61pi/v1/tickets']) {
    const { status } = await ask(scene, { path, method: 'GET' });
    must(status === 404, `${path} was answered ${status}`);
  }
  const about = await ask(scene, { path: '/chat/about', method: 'GET' });
  must(about.status === 200, `/chat/about was answered ${about.status}`);
}, modes);

test('neuvo doctor reaches it by its public address and finds it right', async (scene) => {
  const { neuvo } = scene;
  const words = [binary, 'doctor', '--data', neuvo.data];
  // In a mount namespace of its own the certificate is trusted, and the name lies here.
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost ${HOST}\n`);
  const mounts = 'mount --bind "$1" "$2" && mount --bind "$3" /etc/hosts && shift 3 && exec "$@"';
  const said = await new Promise((done) => {
    execFile('unshare', ['-m', 'sh', '-c', mounts, 'sh', certificate, BUNDLE, hosts, ...words], { env: neuvo.environment }, (_, out, why) => done(out + why));
  });
  must(said.includes('ok   Teams endpoint'), `the doctor says\n${said}`);
}, modes);

test('while Neuvo is away it is 502, and then all is well again', async (scene) => {
  const { teams, neuvo } = scene;
  const person = teams.person('Odottaja Oja');
  const question = teams.words(teams.personal(person), person, 'wilma ei aukea');
  await neuvo.stop();
  const away = await deliver(scene, question);
  must(away.status === 502, `it was answered ${away.status}`);
  await neuvo.start();
  const back = await deliver(scene, question);
  must(back.status === 200, `it was answered ${back.status}`);
  await scene.answer(question);
}, modes);

let failed = 1;
let scene;
try {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${HOST}`, '-addext',
    `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const port = await freePort();
  scene = await Scene.begin({ NEUVO_SERVER_PUBLIC_URL: `https://${HOST}:${port}`, NEUVO_SERVER_TRUSTED_PROXIES: '127.0.0.1/32' });
  scene.port = port;
  await scene.neuvo.start();
  await startNginx(port, scene.neuvo.port);
  failed = await play('platforms/teams-nginx', 'nginx', '', scene);
  if (failed > 0) console.error(scene.neuvo.said().slice(-5000), readFileSync(join(folder, 'error.log'), 'utf8').slice(-3000));
} catch (error) {
  say(`not ok platforms/teams-nginx: it cannot begin: ${error.message.split('\n').join('\n  ')}`);
}
await scene?.end();
rmSync(folder, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
