// Mail over STARTTLS, by `neuvo doctor` against a small server of Node's own TLS with a certificate made for this test: the
// password goes only through TLS, only to a server whose certificate is trusted, and what is wrong is said in words.
// Needs root: the certificate is trusted in a mount namespace of its own, not on this machine.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { binary, must, say } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt'; // where Debian's libcurl looks
const folder = scratchFolder('starttls');
const [key, certificate, trusted] = ['key.pem', 'certificate.pem', 'trusted.pem'].map((name) => join(folder, name));

const password = Buffer.from('\0neuvo\0salainen').toString('base64');

// Speaks as much of RFC 5321 and RFC 3207 as is needed here; `heard` holds each line with whether it came through TLS.
function serve(offers) {
  const heard = [];
  const context = createSecureContext({ key: readFileSync(key), cert: readFileSync(certificate) });
  const talk = (socket, secure) => {
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const lines = (rest + bytes).split('\r\n');
      rest = lines.pop();
      for (const line of lines) {
        const word = line.toUpperCase().split(' ')[0];
        heard.push({ line, secure });
        if (word === 'STARTTLS' && offers) {
          socket.write('220 go on\r\n', () => {
            socket.removeAllListeners('data');
            talk(new TLSSocket(socket, { isServer: true, secureContext: context }), true);
          });
        } else if (word === 'EHLO') socket.write(secure ? '250-post\r\n250 AUTH PLAIN\r\n' : offers ? '250-post\r\n250 STARTTLS\r\n' : '250 post\r\n');
        else if (word === 'AUTH') socket.write('334 \r\n'); // and then the password
        else if (line === password) socket.write('235 welcome\r\n');
        else if (word === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  };
  const server = createServer((socket) => {
    socket.write('220 post\r\n');
    talk(socket, false);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready({ server, heard, port: server.address().port })));
}

function doctor(port, trusts) {
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NEUVO_'))),
    NEUVO_MAIL_SERVER: 'localhost',
    NEUVO_MAIL_PORT: String(port),
    NEUVO_MAIL_SECURITY: 'starttls',
    NEUVO_MAIL_USER: 'neuvo',
    NEUVO_MAIL_PASSWORD: 'salainen',
    NEUVO_MAIL_FROM: 'neuvo@kunta.example',
    NEUVO_SERVER_PUBLIC_URL: 'http://127.0.0.1',
  };
  const words = [binary, 'doctor', '--data', join(folder, 'data')];
  const namespace = ['unshare', '-m', 'sh', '-c', 'mount --bind "$1" "$2" && shift 2 && exec "$@"', 'sh', trusted, BUNDLE];
  const [program, ...rest] = trusts ? [...namespace, ...words] : words;
  return new Promise((done) => execFile(program, rest, { env: environment }, (_, said) => done(said)));
}

const cases = [
  { name: 'a trusted certificate', offers: true, trusts: true, says: 'ok   mail server: answers', signsIn: true },
  { name: 'a certificate that nobody knows', offers: true, trusts: false, says: /MEND mail server: .*certificate/i },
  { name: 'no STARTTLS', offers: false, trusts: true, says: /MEND mail server: .*STARTTLS/ },
];

let failed = 0;
try {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
    'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  writeFileSync(trusted, readFileSync(certificate));
  for (const { name, offers, trusts, says, signsIn = false } of cases) {
    const { server, heard, port } = await serve(offers);
    const said = await doctor(port, trusts);
    server.close();
    try {
      must(typeof says === 'string' ? said.includes(says) : says.test(said), `the doctor says\n${said}`);
      must(heard.some(({ line, secure }) => secure && line.includes(password)) === signsIn, `it signed in: ${!signsIn}`);
      must(!heard.some(({ line, secure }) => !secure && (/AUTH/.test(line) || line.includes(password))), 'a sign-in in clear text');
      say(`ok platforms/starttls: ${name}`);
    } catch (error) {
      failed += 1;
      say(`not ok platforms/starttls: ${name}: ${error.message.split('\n').join('\n  ')}`);
    }
  }
} catch (error) {
  failed += 1;
  say(`not ok platforms/starttls: ${error.message.split('\n').join('\n  ')}`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
