import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, messageOf } from '../src/errors.js';
import { writeAtomically } from '../src/files/write-atomically.js';

/** The files of a benchmark. */
const FILES = ['bench.csv', 'bench.md', 'machine.json'] as const;

/** Makes the folder. Throws an InputError if that fails, or if it holds an earlier benchmark. */
export async function requireBenchFolder(folder: string): Promise<void> {
  const present = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch((error: unknown) => {
      throw new InputError(
        `The folder ${folder} cannot be used: ${messageOf(error)}. Set \`out\` to another folder.`,
        { option: 'out' },
      );
    });
  const earlier = FILES.filter((name) => present.includes(name));
  if (earlier.length > 0) {
    throw new InputError(
      `${folder} holds ${earlier.join(', ')} of an earlier benchmark, which would be lost. Set \`out\` to another folder.`,
      { option: 'out' },
    );
  }
}

/** Writes the files into the folder, each atomically. */
export async function writeBench(
  folder: string,
  contents: Readonly<Record<(typeof FILES)[number], string>>,
): Promise<void> {
  for (const name of FILES) await writeAtomically(join(folder, name), contents[name]);
}
