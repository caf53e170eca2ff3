// A scratch Neuvo, a Chromium, and the small words the tests are written in.
import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { scratchFolder } from '../support/scratch.mjs';

const PATIENCE = 15000;
const root = process.env.NEUVO_ROOT ?? new URL('../..', import.meta.url).pathname;
export const BINARY = process.env.NEUVO_BINARY ?? join(root, 'build/release/neuvo');

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

// The server, which can be killed and started again on the same port and data.
export class Server {
  constructor(port, env = {}, more = []) {
    this.env = env;
    this.more = more; // arguments
    this.port = port;
    this.binary = BINARY;
    this.data = scratchFolder('browser');
    this.url = `http://127.0.0.1:${port}`;
  }

  static async begin(env, more) {
    const server = new Server(await freePort(), env, more);
    await server.start();
    return server;
  }

  async start() {
    this.process = spawn(BINARY, ['serve', '--data', this.data, '--port', String(this.port), ...this.more], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...this.env },
    });
    let said = '';
    this.process.stderr.on('data', (bytes) => (said += bytes));
    const ended = new Promise((done) => this.process.once('exit', done));
    this.ended = ended;
    await until(async () => {
      if (this.process.exitCode !== null) throw new Error(`neuvo serve ended: ${said}`);
      return (await fetch(`${this.url}/ready`).catch(() => null))?.ok;
    }, 'the server to be ready');
  }

  async stop(signal) {
    this.process.kill(signal);
    await this.ended;
  }

  async end() {
    await this.stop('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
  }
}

export function beginBrowser() {
  return chromium.launch({
    executablePath: process.env.NEUVO_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

// Waits for the thing itself, with a limit.
export async function until(holds, what, patience = PATIENCE) {
  const limit = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > limit) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

export function must(holds, what) {
  if (!holds) throw new Error(what);
}

// One person's window on the chat.
export class Window {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.faults = [];
    page.setDefaultTimeout(PATIENCE);
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('request', (request) => {
      const host = new URL(request.url()).host;
      if (!request.url().startsWith('blob:') && host !== `127.0.0.1:${server.port}`) this.faults.push(`asked ${host}`);
    });
  }

  static async open(context, server, address = '/chat') {
    const window = new Window(await context.newPage(), server);
    await window.page.goto(server.url + address);
    await window.page.waitForSelector('#examples button', { state: 'attached' });
    return window;
  }

  async write(words) {
    await this.page.fill('#input', words);
    await this.page.press('#input', 'Enter');
  }

  // "End and clear", and yes.
  async end() {
    await this.page.click('#end');
    await this.page.click('#asking .go');
  }

  count(selector) {
    return this.page.locator(selector).count();
  }

  // Asks and returns the new reply.
  async ask(words) {
    const before = await this.count('.message.out');
    await this.write(words);
    return this.reply(before);
  }

  async reply(before) {
    const reply = this.page.locator('.message.out').nth(before);
    await reply.waitFor();
    return reply;
  }

  async expectCount(selector, wanted) {
    await until(async () => (await this.count(selector)) === wanted, `${wanted} × ${selector}`);
  }

  async expectText(selector, wanted) {
    await until(async () => (await this.page.locator(selector).first().innerText()).includes(wanted), `"${wanted}" in ${selector}`);
  }

  async isEmpty() {
    return (await this.count('.message')) === 0 && (await this.page.locator('#empty').isVisible());
  }

  expectEmpty() {
    return until(() => this.isEmpty(), 'an empty page');
  }
}
