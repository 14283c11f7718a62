import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { EngineName } from './engine.js';
import { addonFile } from './native/build.js';
import { tensorflowPlaces } from './tensorflow/engine.js';
import { nodePackages } from './tensorflow/packages.js';

/** In 10⁹ float32 operations a second. */
export type Speeds = { [name in EngineName]?: number };

/** What engines reached here, kept in a file as long as everything that it depends on stays the same. */
export interface SpeedMemory {
  recall(): Promise<Speeds | undefined>;
  remember(speeds: Speeds): Promise<void>;
}

export function speedMemory(threads: number, cache: string): SpeedMemory {
  const file = join(cache, 'engine-speeds.json');
  return {
    async recall() {
      try {
        const { circumstances, speeds } = JSON.parse(await readFile(file, 'utf8')) as Partial<Content>;
        return circumstances === (await circumstancesNow(threads, cache)) ? checked(speeds) : undefined;
      } catch {
        return undefined;
      }
    },
    async remember(speeds) {
      try {
        const content: Content = { circumstances: await circumstancesNow(threads, cache), speeds };
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
      } catch {
        // Then they are measured again the next time.
      }
    },
  };
}

interface Content {
  /** The text of `circumstancesNow`. */
  readonly circumstances: string;
  readonly speeds: Speeds;
}

/** The speeds, if they are what this version writes. */
function checked(speeds: Speeds | undefined): Speeds | undefined {
  const values = Object.values(speeds ?? {});
  return values.every((value) => typeof value === 'number' && value > 0) ? speeds : undefined;
}

/** Found without loading any of the libraries. */
async function circumstancesNow(threads: number, cache: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const packages = nodePackages(tensorflowPlaces(cache)).map(async ({ name, version, binding }) => {
    return [name, version, binding, binding && (await stat(binding)).mtimeMs];
  });
  return JSON.stringify([
    (require('../../../package.json') as { version: string }).version,
    (require('onnxruntime-node/package.json') as { version: string }).version,
    process.version,
    cpus()[0]?.model,
    threads,
    await Promise.all(packages),
    existsSync(addonFile(cache)),
  ]);
}
