// Where a test keeps its data: a folder of its own below NEUVO_SCRATCH, or below the system's. Never in the checkout, where
// it would be taken for a part of the project; NEUVO_SCRATCH set to nothing, or to ".", once led there.
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '../..'));

export function scratch() {
  const folder = realpathSync(resolve(process.env.NEUVO_SCRATCH || tmpdir()));
  const inside = relative(root, folder);
  if (!isAbsolute(inside) && !/^(\.\.|build)(\/|$)/.test(inside)) {
    throw new Error(`NEUVO_SCRATCH leads into the checkout (${folder}): give a folder outside of it, or none`);
  }
  return folder;
}

export const scratchFolder = (name) => mkdtempSync(join(scratch(), `neuvo-${name}-`));
