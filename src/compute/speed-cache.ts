import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolders } from '../files/make-folders.js';
import type { EngineName } from './engine.js';
import { addonFile } from './native/build.js';
import { tensorflowPlaces } from './tensorflow/engine.js';
import { nodePackages } from './tensorflow/packages.js';

/** Speeds in GFLOP/s. */
export type Speeds = { [name in EngineName]?: number };

/** The measured speeds of engines, in a file. They count as long as versions, processor and threads stay the same. */
export interface SpeedCache {
  /** Undefined if nothing valid was written. */
  read(): Promise<Speeds | undefined>;
  /** Does nothing if the folder cannot be written: speeds are then measured again next time. */
  write(speeds: Speeds): Promise<void>;
}

/** @param folder the cache folder */
export function speedCache(threads: number, folder: string): SpeedCache {
  const file = join(folder, 'engine-speeds.json');
  return {
    async read() {
      try {
        const { circumstances, speeds } = JSON.parse(await readFile(file, 'utf8')) as Partial<Content>;
        return circumstances === (await circumstancesNow(threads, folder)) ? checked(speeds) : undefined;
      } catch {
        return undefined;
      }
    },
    async write(speeds) {
      try {
        const content: Content = { circumstances: await circumstancesNow(threads, folder), speeds };
        await makeFolders(dirname(file));
        await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
      } catch {
        // See `write`.
      }
    },
  };
}

interface Content {
  /** The text of `circumstancesNow`. */
  readonly circumstances: string;
  readonly speeds: Speeds;
}

/** The speeds, if they are valid. */
function checked(speeds: Speeds | undefined): Speeds | undefined {
  const values = Object.values(speeds ?? {});
  return values.every((value) => typeof value === 'number' && value > 0) ? speeds : undefined;
}

/** Null where the package is not installed. */
function onnxruntimeVersion(require: NodeJS.Require): string | null {
  try {
    return (require('onnxruntime-node/package.json') as { version: string }).version;
  } catch {
    return null;
  }
}

/** Everything that the speeds depend on, as a text. Loads none of the libraries. */
async function circumstancesNow(threads: number, folder: string): Promise<string> {
  const require = createRequire(import.meta.url);
  const packages = nodePackages(tensorflowPlaces(folder)).map(async ({ name, version, binding }) => {
    return [name, version, binding, binding && (await stat(binding)).mtimeMs];
  });
  return JSON.stringify([
    (require('../../../package.json') as { version: string }).version,
    onnxruntimeVersion(require),
    process.version,
    cpus()[0]?.model,
    threads,
    await Promise.all(packages),
    existsSync(addonFile(folder)),
  ]);
}
