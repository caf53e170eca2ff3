// Every access and every route: who may what is what the table of rights says, and nobody else may anything.
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { account, employ, handOver, SECRET } from './console.mjs';
import { must, until, Window } from './support.mjs';

const ROOT = new URL('../../bot/', import.meta.url);
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');
const folder = (path) => readdirSync(new URL(path, ROOT), { recursive: true }).filter((name) => name.endsWith('.c')).map((name) => read(`${path}${name}`));

// The table of bot/access/rights.c: {access: [right, …]}
function table() {
  const source = read('access/rights.c');
  const accesses = source.match(/names\[ACCESS_COUNT\] = \{([^}]+)\}/)[1].match(/\w+/g);
  const rows = [...source.matchAll(/\[RIGHT_(\w+)\] = \{([^}]+)\}/g)];
  const may = (access) => rows.filter(([, , row]) => row.match(/\w+/g)[accesses.indexOf(access)] === 'true').map(([, right]) => right.toLowerCase());
  return Object.fromEntries(accesses.map((access) => [access, may(access)]));
}

// What guards itself, by a secret of its own, and what is open to everybody; a session of the console changes nothing there.
const OWN = {
  '/live': 'open',
  '/ready': 'open',
  '/metrics': 'open',
  '/': 'open',
  '/console': 'open: the page that asks for the sign-in',
  '/console/*': 'open: the same',
  '/console/*/*': 'open: the same',
  '/console/*/*/*': 'open: the same',
  '/chat': 'web.access',
  '/chat/about': 'open',
  '/chat/*': 'web.access',
  '/chat/*/socket': 'web.access',
  '/chat/*/pictures': 'the visit',
  '/chat/*/pictures/*': 'the visit',
  '/ticket': 'open: asks for the code',
  '/ticket/*': 'the code',
  '/ticket/*/answer': 'the code',
  '/ticket/*/link/*': 'the code',
  '/ticket/*/time/*': 'the code',
  '/ticket/*/desk': "the desk's link",
  '/ticket/*/desk/*': "the desk's link",
  '/ticket/*/desk/pictures/*': "the desk's link",
  '/api/messages': 'the token of Teams',
  '/_matrix/app/v1/transactions/*': 'the token of the homeserver',
  '/_matrix/app/v1/ping': 'the token of the homeserver',
  '/_matrix/app/v1/users/*': 'the token of the homeserver',
  '/_matrix/app/v1/rooms/*': 'the token of the homeserver',
  '/api/v1/openapi.json': 'open: the description',
};

// Each row that the program adds: [method, path].
function built() {
  const source = [...folder('console/'), ...folder('connectors/'), ...folder('commands/')].join('\n');
  const rows = [...source.matchAll(/http_route\(\s*[\w>.-]+,\s*([A-Z_| ]+),\s*"([^"]+)"/g)];
  const sockets = [...source.matchAll(/struct http_socket_route[^;]{1,20}\{\.path = "([^"]+)"/g)].map(([, path]) => ['GET', path]);
  must(rows.length === source.match(/\bhttp_route\(/g).length, 'each http_route() names its path');
  must(sockets.length === source.match(/\bhttp_socket_route\(/g).length, 'each http_socket_route() names its path');
  return [...rows.flatMap(([, methods, path]) => methods.split('|').map((one) => [one.trim().replace('HTTP_', ''), path])), ...sockets];
}

// A body that is whole for every write, so that only the access decides.
const body = () => ({
  id: crypto.randomUUID(),
  version: 1,
  text: 'x',
  language: 'fi',
  line: 'no-such-line',
  question: 'x?',
  tutor: '1',
  tool: 'x',
  ids: ['1'],
  title: 'x',
  body: 'y',
});

// The answer's status; 101 for a WebSocket that was opened.
function call(server, method, path, cookie, headers = { 'X-Neuvo-Console': '1' }) {
  const socket = path === '/api/v1/changes' || path.endsWith('/socket');
  const more = socket ? { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'bmV1dm8tbmV1dm8tbmV1dg==' } : {};
  return new Promise((done, failed) => {
    const asked = request(`${server.url}${path}`, { method, headers: { ...headers, ...more, ...(cookie ? { Cookie: cookie } : {}) } });
    asked.on('response', (answer) => {
      let said = '';
      answer.on('data', (bytes) => (said += bytes));
      answer.on('end', () => done({ status: answer.statusCode, said, cookie: answer.headers['set-cookie']?.[0].split(';')[0] }));
    });
    asked.on('upgrade', (answer, wire) => {
      wire.destroy();
      done({ status: 101, said: '' });
    });
    asked.on('error', failed);
    asked.end(method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(body()));
  });
}

// The description's operations, one for each deed: {method, path, right}; right undefined: no session is needed.
async function described(server) {
  const { paths } = await (await fetch(`${server.url}/api/v1/openapi.json`)).json();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, one]) => {
      const deeds = one.parameters?.find(({ name }) => name === 'deed')?.schema.enum ?? [''];
      must(one['x-right'] || one.security, `${method} ${path} names no right`);
      return deeds.map((deed) => ({ method: method.toUpperCase(), path: path.replace('{deed}', deed), right: one['x-right'] }));
    }),
  );
}

async function signIn(server, name) {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'X-Neuvo-Console': '1' },
    body: JSON.stringify({ organisation: 'oma', name, password: SECRET }),
  });
  return answer.headers.get('set-cookie').split(';')[0];
}

const real = (path, ticket) =>
  path.replace('/tickets/{id}', `/tickets/${ticket}`).replace('{language}', 'fi').replace('{topic}', 'printer-toner').replace(/\{\w+\}/g, '1');

async function ticketOf(server, cookie) {
  const list = async () => (await (await fetch(`${server.url}/api/v1/tickets?state=new`, { headers: { Cookie: cookie } })).json()).tickets;
  await until(async () => (await list()).length > 0, 'the request to be there');
  return (await list())[0].id;
}

export function rightsTests(test) {
  test('every access reaches what the table of rights says, and nothing else', { alone: true }, async ({ context, server }) => {
    const rights = table();
    const operations = await described(server);
    const cookies = {};
    for (const access of Object.keys(rights)) {
      await employ(server, access, `Nimi ${access}`);
      cookies[access] = await signIn(server, `Nimi ${access}`);
    }
    const asker = await handOver(context, server, 'missä on varavirtalähde');
    const ticket = await ticketOf(server, cookies.tutor);
    const last = ({ method }) => method === 'DELETE'; // signs out
    const ordered = [...operations.filter((one) => !last(one)), ...operations.filter(last)].filter(({ right }) => right);
    const wrong = [];
    let tried = 0;
    const judge = (who, { method, path }, { status, said }, wanted) => {
      tried += 1;
      const reached = status !== 401 && status !== 403;
      if (status >= 500 || (wanted === 'reached' ? !reached : status !== wanted)) wrong.push(`${who} ${method} ${path}: ${status} instead of ${wanted} ${said.slice(0, 100)}`);
    };
    for (const one of ordered) {
      const path = real(one.path, ticket);
      const more = path.endsWith('/pictures') ? `?id=${crypto.randomUUID()}` : '';
      must(Object.values(rights).flat().includes(one.right), `${one.method} ${one.path} names the right ${one.right}, which is none`);
      judge('nobody', one, await call(server, one.method, path + more), 401);
      judge('an invented session', one, await call(server, one.method, path + more, `neuvo_session=oma.${'0'.repeat(64)}`), path === '/api/v1/changes' ? 101 : 401);
      for (const [access, may] of Object.entries(rights)) {
        const mine = cookies[access];
        if (one.method !== 'GET') {
          judge(`${access} by a foreign form`, one, await call(server, one.method, path + more, mine, {}), 403);
          judge(`${access} from a foreign page`, one, await call(server, one.method, path + more, mine, { 'X-Neuvo-Console': '1', Origin: 'https://evil.example' }), 403);
        }
        judge(access, one, await call(server, one.method, path + more, mine), may.includes(one.right) ? 'reached' : 403);
      }
    }
    must(wrong.length === 0, wrong.join('\n'));
    must(tried >= 300, `only ${tried} were tried`);
    return asker;
  });

  test('who has two accesses reaches what either does, and a removed account nothing', { alone: true }, async ({ context, server }) => {
    await employ(server, 'tutor', 'Aino');
    account(server, 'create', '--access', 'editor', 'Aino');
    const asker = await handOver(context, server, 'missä on varavirtalähde');
    const cookie = await signIn(server, 'Aino');
    const paths = [`/api/v1/tickets/${await ticketOf(server, cookie)}`, '/api/v1/articles/fi/printer-toner'];
    for (const path of paths) must((await call(server, 'GET', path, cookie)).status === 200, `${path} is reached`);
    account(server, 'remove', 'Aino');
    for (const path of paths) must((await call(server, 'GET', path, cookie)).status === 401, `${path} is not reached any more`);
    return asker;
  });

  test('the description of the API names what is there', {}, async ({ server }) => {
    const deeds = [
      ...[...read('console/tickets.c').matchAll(/\{"(\w+)", COMMAND_/g)].map(([, deed]) => ['tickets/*', deed]),
      ...[...read('console/articles.c').matchAll(/\{"(\w+)", ARTICLE_/g)].map(([, deed]) => ['articles/*/*', deed]),
      ...[...read('console/unanswered.c').matchAll(/\{"([\w-]+)", "(\w+)", SETTLE_/g)].map(([, of, deed]) => [of, deed]),
    ].map(([of, deed]) => `POST /api/v1/${of}/${deed}`);
    const stars = ['POST /api/v1/tickets/*/*', 'POST /api/v1/articles/*/*/*', 'POST /api/v1/unanswered/*', 'POST /api/v1/article-drafts/*']; // their deeds stand for them
    const routes = built().filter(([, path]) => path.startsWith('/api/v1/') && !OWN[path]).map((row) => row.join(' '));
    must(stars.every((one) => routes.includes(one)) && deeds.length >= 20, 'the routes and their deeds were found');
    const wanted = [...routes.filter((one) => !stars.includes(one)), ...deeds].sort().join('\n');
    const told = (await described(server)).map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '*')}`).sort().join('\n');
    must(wanted === told, `built:\n${wanted}\ndescribed:\n${told}`);
  });

  test('what is no part of the API guards itself: a session of the console opens nothing there', { alone: true }, async ({ server }) => {
    const routes = built().filter(([, path]) => !path.startsWith('/api/v1/') || path === '/api/v1/openapi.json');
    const rowless = routes.filter(([, path]) => !OWN[path]).map((row) => row.join(' '));
    must(rowless.length === 0, `no row says what guards ${rowless.join(', ')}`);
    const gone = Object.keys(OWN).filter((path) => !routes.some(([, one]) => one === path));
    must(gone.length === 0, `there is no ${gone.join(', ')}`);
    const cookies = [];
    for (const access of Object.keys(table())) {
      await employ(server, access, `Nimi ${access}`);
      cookies.push([access, await signIn(server, `Nimi ${access}`)]);
    }
    for (const [method, path] of routes) {
      const where = path === '/chat/*/socket' ? '/chat/oma/socket' : path.replaceAll('*', '1');
      const plain = await call(server, method, where);
      if (!OWN[path].startsWith('open') && !OWN[path].startsWith('web.access')) must(plain.status >= 400 || plain.said.includes('<form'), `${method} ${path} without its secret: ${plain.status}`);
      for (const [access, cookie] of cookies) {
        const { status } = await call(server, method, where, cookie);
        must(status === plain.status, `${access} ${method} ${path}: ${status}, nobody: ${plain.status}`);
      }
    }
  });
}
