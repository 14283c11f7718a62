import { availableParallelism } from 'node:os';
import { InputError, messageOf } from '../errors.js';
import { cacheFolder } from '../files/cache.js';
import { accelerateHotLoops } from '../hot-loops.js';
import { comparison, fastestFirst, measured } from './compare-speeds.js';
import { DEVICES, type Device, ENGINES, type Engine, type EngineName } from './engine.js';
import { jsEngine } from './js.js';
import { addonFile } from './native/build.js';
import { nativeEngine } from './native/engine.js';
import { selfTest } from './self-test.js';
import { speedCache } from './speed-cache.js';
import { tensorflowEngine, tensorflowPlaces } from './tensorflow/engine.js';

/**
 * Engines that need a set-up command first. Their absence is normal: `auto` does not report it, `inspectEngines` does.
 */
const OPTIONAL: readonly EngineName[] = ['native', 'tensorflow'];

/** A limit against typing errors: thousands of threads would stall the machine before the first step. */
export const MOST_THREADS = 256;

export interface EngineChoice {
  readonly engine: Engine;
  /** Why this one was chosen, for people. */
  readonly why: string;
}

/** An engine that passed its self-test, or the reason why there is none. */
export type EngineReport =
  | { readonly name: EngineName; readonly engine: Engine }
  | { readonly name: EngineName; readonly problem: string };

export interface EngineOptions {
  /** Where the onnx engine computes; default `cpu`. */
  readonly device?: Device | undefined;
  /** The folder that holds the compiled engines and the measured speeds; default: the user's cache folder. */
  readonly cache?: string | undefined;
}

/**
 * Starts every engine and runs its self-test, without choosing one.
 *
 * @param threads processor threads; default: all
 */
export async function inspectEngines(
  threads = availableParallelism(),
  options: EngineOptions = {},
): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const name of ENGINES) reports.push(await tryEngine(name, threads, options));
  return reports;
}

/**
 * Starts the engine of this name, or with `auto` the fastest of those that pass their self-test. The first `auto` on a
 * machine measures their speeds (about half a second) and remembers them. Also installs the engine's hot loops, if it
 * has any, for the whole process: this changes speed, never results.
 *
 * @param threads processor threads, 1 to 256; default: all
 * @throws InputError if the name or device is unknown, the threads are out of range, or the engine does not work here
 * @example const { engine, why } = await chooseEngine('auto');
 */
export async function chooseEngine(
  name: EngineName | 'auto',
  threads = availableParallelism(),
  options: EngineOptions = {},
): Promise<EngineChoice> {
  checkChoice(name, threads, options);
  const choice = await (name === 'auto' && (options.device ?? 'cpu') === 'cpu'
    ? chooseFastest(threads, options)
    : startNamed(name === 'auto' ? 'onnx' : name, threads, options));
  if (choice.engine.hotLoops !== undefined) accelerateHotLoops(choice.engine.hotLoops);
  return choice;
}

function checkChoice(name: EngineName | 'auto', threads: number, { device = 'cpu' }: EngineOptions): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new InputError(
      `The number of threads is ${threads}, but must be a whole number from 1 to ${MOST_THREADS}. Set \`threads\`.`,
      { option: 'threads' },
    );
  }
  if (!DEVICES.includes(device)) {
    throw new InputError(`There is no device '${device}'. Set \`device\` to one of: ${DEVICES.join(', ')}.`, {
      option: 'device',
    });
  }
  if (device !== 'cpu' && name !== 'auto' && name !== 'onnx') {
    throw new InputError(
      `The device ${device} is one of the engine onnx, not of ${name}. Set \`engine\` to 'onnx', or leave out \`device\`.`,
      { option: ['engine', 'device'] },
    );
  }
  if (name !== 'auto' && !ENGINES.includes(name)) {
    throw new InputError(
      `There is no engine '${name}'. Set \`engine\` to one of: auto, ${ENGINES.join(', ')}.`,
      { option: 'engine' },
    );
  }
}

async function startNamed(name: EngineName, threads: number, options: EngineOptions): Promise<EngineChoice> {
  const report = await tryEngine(name, threads, options);
  if ('engine' in report) return { engine: report.engine, why: 'requested' };
  const { device = 'cpu' } = options;
  const where = device === 'cpu' ? 'here' : `on the device ${device} here`;
  throw new InputError(
    `The engine ${name} does not work ${where}: ${report.problem}. Set \`engine\` to 'auto' to take one that works.`,
    { option: 'engine' },
  );
}

async function chooseFastest(threads: number, options: EngineOptions): Promise<EngineChoice> {
  const cache = speedCache(threads, options.cache ?? cacheFolder());
  const known = (await cache.read()) ?? {};
  for (const name of fastestFirst(known)) {
    const report = await tryEngine(name, threads, options);
    if ('engine' in report) return { engine: report.engine, why: comparison(known) };
  }

  const reports = await inspectEngines(threads, options);
  const working = reports.flatMap((report) => ('engine' in report ? [report.engine] : []));
  const problems = reports.flatMap((report) =>
    'problem' in report && !OPTIONAL.includes(report.name)
      ? [`${report.name} does not work: ${report.problem}`]
      : [],
  );
  if (working[0] === undefined) {
    throw new Error(`internal: no engine works, not even js. ${problems.join('; ')}`);
  }
  // Machine code is always faster than JavaScript, so there is something to measure only between two such engines.
  const libraries = working.filter(({ name }) => name !== 'js');
  if (libraries.length < 2) {
    return { engine: working[0], why: ['the fastest that works', ...problems].join('; ') };
  }
  const speeds = await measured(libraries);
  await cache.write(speeds);
  const [fastest] = fastestFirst(speeds);
  return {
    engine: libraries.find(({ name }) => name === fastest) ?? working[0],
    why: [comparison(speeds), ...problems].join('; '),
  };
}

async function tryEngine(name: EngineName, threads: number, options: EngineOptions): Promise<EngineReport> {
  try {
    const engine = await startEngine(name, threads, options);
    await selfTest(engine);
    return { name, engine };
  } catch (error) {
    return { name, problem: messageOf(error) };
  }
}

async function startEngine(
  name: EngineName,
  threads: number,
  { device, cache }: EngineOptions,
): Promise<Engine> {
  if (name === 'js') return jsEngine();
  if (name === 'native') return nativeEngine(threads, addonFile(cache ?? cacheFolder()));
  if (name === 'tensorflow') return tensorflowEngine(threads, tensorflowPlaces(cache));
  // Imported on demand: on a platform without a library of onnxruntime, the import itself throws.
  const { onnxEngine } = await import('./onnx/engine.js').catch(explainAbsence);
  return onnxEngine(threads, device);
}

/** npm leaves the package out where its install step fails, which fetches CUDA libraries. */
function explainAbsence(error: unknown): never {
  if (!/Cannot find (package|module) 'onnxruntime-node'/.test(messageOf(error))) throw error;
  throw new Error(
    'onnxruntime-node is not installed, usually because its CUDA libraries could not be downloaded ' +
      '(`npm install --ignore-scripts onnxruntime-node` installs it without them; do it for speed)',
    { cause: error },
  );
}
