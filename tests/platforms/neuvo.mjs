// The real Neuvo: connected to a homeserver, as an account or as an application service, or to another platform.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER } from './homeserver.mjs';
import { binary, freePort, must, until } from './support.mjs';
import { scratchFolder } from '../support/scratch.mjs';

export const NEUVO = `@neuvo:${SERVER}`;

// The environment without settings of Neuvo's own that somebody may have around these tests.
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NEUVO_')));
}

// What a process has used so far: processor time of all its living threads in seconds, resident memory in MB (proc(5)).
// The times of /proc/PID/stat are sampled by the clock's ticks, which misjudges whoever wakes with them; schedstat counts.
export function figuresOf(pid) {
  const nanoseconds = readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]));
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
  return { seconds: nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9, megabytes: Number(resident) / 1024 };
}

// Whatever ends this script, it leaves no program behind.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

// A child that ends with this script, at the latest.
export function begin(...words) {
  const child = spawn(...words);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export class Neuvo {
  constructor(port, settings) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.folder = scratchFolder('platforms');
    this.data = join(this.folder, 'data');
    this.log = join(this.folder, 'log');
    this.environment = {
      ...cleanEnvironment(),
      NEUVO_LIMITS_MESSAGES_PER_MINUTE: '0',
      ...settings,
    };
  }

  static async plan(homeserver, settings = {}) {
    const account = { NEUVO_MATRIX_HOMESERVER: homeserver.url, NEUVO_MATRIX_USER: NEUVO };
    return new Neuvo(await freePort(), { ...account, ...settings });
  }

  // Of no homeserver: another platform's settings.
  static async alone(settings) {
    return new Neuvo(await freePort(), settings);
  }

  // Writes the registration for the homeserver and uses it from then on.
  register() {
    this.registration = join(this.folder, 'registration.yaml');
    const words = ['matrix', 'registration', '--url', this.url];
    writeFileSync(this.registration, execFileSync(binary, words, { env: this.environment }));
    this.environment.NEUVO_MATRIX_REGISTRATION = this.registration;
    this.serviceToken = /^as_token: *"?([^"\s]+)"?/m.exec(readFileSync(this.registration, 'utf8'))?.[1];
    must(this.serviceToken, `no as_token in ${this.registration}`);
  }

  async start() {
    const log = openSync(this.log, 'a');
    this.process = begin(binary, ['serve', '--data', this.data, '--port', String(this.port)], {
      env: this.environment,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.ended = new Promise((done) => this.process.once('exit', done));
    await until(async () => {
      must(this.runs(), `neuvo serve ended\n${this.said().slice(-2000)}`);
      return (await fetch(`${this.url}/live`).catch(() => null))?.ok;
    }, 'Neuvo to be there');
  }

  // A subcommand beside the running service.
  // The last word may be options of the child, such as its input.
  command(...words) {
    const options = typeof words.at(-1) === 'object' ? words.pop() : {};
    return execFileSync(binary, [...words, '--data', this.data], { env: this.environment, encoding: 'utf8', ...options });
  }

  runs() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  said() {
    return readFileSync(this.log, 'utf8');
  }

  async stop(signal = 'SIGTERM') {
    this.process.kill(signal);
    const status = await this.ended;
    must(signal !== 'SIGTERM' || status === 0, `neuvo serve ended with status ${status}\n${this.said().slice(-2000)}`);
  }

  // The name of a file in which these words stand, of all that it keeps; undefined: there is none. Only of use when it does not run.
  keeps(words) {
    return readdirSync(this.data, { withFileTypes: true, recursive: true }).find(
      (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(words),
    )?.name;
  }

  async end() {
    if (this.process && this.runs()) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
