// The words that all tests here are written in, and how they report.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = process.env.NEUVO_ROOT ?? join(here, '../..');
export const binary = process.env.NEUVO_BINARY ?? join(root, 'build/release/neuvo');
const PATIENCE = 20000;

// The libraries lie in a cache, beside which there is no room for these files.
export function library(name) {
  const cache = process.env.NEUVO_PLATFORMS_CACHE ?? join(root, 'build/cache/platforms');
  return import(createRequire(join(cache, 'package.json')).resolve(name));
}

export function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

export function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

// Waits for the thing itself, with a limit; gives what it found. `explain` says what there was instead.
export async function until(holds, what, { patience = PATIENCE, explain = () => '' } = {}) {
  const limit = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > limit) throw new Error(`waited in vain for ${what}\n${explain()}`);
    await pause(25);
  }
}

export function must(holds, what) {
  if (!holds) throw new Error(what);
}

// A line of results; console.log is the library's.
export function say(line) {
  process.stdout.write(`${line}\n`);
}

const tests = [];

// `modes`: in which ways of connecting the test makes sense; `always`: also when only a part was asked for.
export function test(name, body, { modes = ['account', 'appservice'], always = false } = {}) {
  tests.push({ name, body, modes, always });
}

const IN_A_ROW = 6;

// Plays the tests one after the other, in the order in which they were written; gives how many failed. When many in a
// row fail, the rest is not waited for.
export async function play(prefix, mode, wanted, scene) {
  let failed = 0;
  let inARow = 0;
  for (const { name, body, modes, always } of tests) {
    if (!modes.includes(mode) || !(always || name.includes(wanted))) continue;
    if (inARow >= IN_A_ROW && !always) continue;
    const started = Date.now();
    try {
      await body(scene);
      say(`ok ${prefix}/${name}`);
      if (!always) inARow = 0;
    } catch (error) {
      failed += 1;
      inARow += 1;
      const [first, ...rest] = String(error.message).split('\n');
      say(`not ok ${prefix}/${name}: ${first}`);
      for (const line of rest.slice(0, 30)) say(`  ${line}`);
      console.error(error);
      if (inARow === IN_A_ROW) say(`not ok ${prefix}: ${IN_A_ROW} in a row failed, the rest is not played`);
    }
    console.error(`${name}: ${Date.now() - started} ms`);
  }
  return failed;
}
