import { availableParallelism } from 'node:os';
import { InputError, messageOf } from '../errors.js';
import { cacheFolder } from '../files/cache.js';
import { DEVICES, type Device, type Engine, type EngineName } from './engine.js';
import { jsEngine } from './js.js';
import { addonFile } from './native/build.js';
import { nativeEngine } from './native/engine.js';
import { selfTest } from './self-test.js';
import { measureSpeed } from './speed.js';
import { type Speeds, speedMemory } from './speed-memory.js';
import { tensorflowEngine, tensorflowPlaces } from './tensorflow/engine.js';

/** Best first, where nothing was measured or speeds are alike. */
export const ENGINES = ['native', 'onnx', 'tensorflow', 'js'] as const satisfies readonly EngineName[];

/** There only where a command of ours was run to set them up: that they are not concerns nobody, `rbmae doctor` tells it. */
const SET_UP: readonly EngineName[] = ['native', 'tensorflow'];

/** Thousands of threads would stall the machine before the first step. */
export const MOST_THREADS = 256;

export interface EngineChoice {
  readonly engine: Engine;
  /** Why it is this one, for people. */
  readonly why: string;
}

/** Whether an engine works here. */
export type EngineReport =
  | { readonly name: EngineName; readonly engine: Engine }
  | { readonly name: EngineName; readonly problem: string };

export interface EngineOptions {
  /** Where the onnx engine computes: the processor, if not given. */
  readonly device?: Device | undefined;
  /** The folder in which setup-tensorflow installs and speeds are remembered: the user's cache, if not given. */
  readonly cache?: string | undefined;
}

/** Tries every engine with a small program. */
export async function inspectEngines(
  threads = availableParallelism(),
  options: EngineOptions = {},
): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const name of ENGINES) reports.push(await tryEngine(name, threads, options));
  return reports;
}

/**
 * The engine of this name; with `auto` the fastest of those that pass their self-test.
 * Throws an InputError if the name is unknown, the threads are not a whole number from 1 up, or the engine fails.
 */
export async function chooseEngine(
  name: EngineName | 'auto',
  threads = availableParallelism(),
  options: EngineOptions = {},
): Promise<EngineChoice> {
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new InputError(
      `${threads} threads are asked for, but an engine takes a whole number of them from 1 to ${MOST_THREADS}.`,
    );
  }
  const { device = 'cpu' } = options;
  if (!DEVICES.includes(device)) {
    throw new InputError(`There is no device '${device}'. Choose one of: ${DEVICES.join(', ')}.`);
  }
  if (device !== 'cpu' && name !== 'auto' && name !== 'onnx') {
    throw new InputError(
      `The device ${device} is one of the engine onnx, not of ${name}. Choose --engine onnx.`,
    );
  }
  if (device === 'cpu' && name === 'auto') return chooseFastest(threads, options);
  const wanted = name === 'auto' ? 'onnx' : name;
  if (!ENGINES.includes(wanted)) {
    throw new InputError(`There is no engine '${name}'. Choose one of: auto, ${ENGINES.join(', ')}.`);
  }
  const report = await tryEngine(wanted, threads, options);
  if ('engine' in report) return { engine: report.engine, why: 'asked for' };
  const where = device === 'cpu' ? 'here' : `on the device ${device} here`;
  throw new InputError(`The engine ${wanted} does not work ${where}: ${report.problem}. Try --engine auto.`);
}

async function chooseFastest(threads: number, options: EngineOptions): Promise<EngineChoice> {
  const memory = speedMemory(threads, options.cache ?? cacheFolder());
  const remembered = (await memory.recall()) ?? {};
  for (const name of fastestFirst(remembered)) {
    const report = await tryEngine(name, threads, options);
    if ('engine' in report) return { engine: report.engine, why: comparison(remembered) };
  }

  const reports = await inspectEngines(threads, options);
  const working = reports.flatMap((report) => ('engine' in report ? [report.engine] : []));
  const problems = reports.flatMap((report) =>
    'problem' in report && !SET_UP.includes(report.name)
      ? [`${report.name} does not work: ${report.problem}`]
      : [],
  );
  if (working[0] === undefined) {
    throw new Error(`internal: no engine works, not even js. ${problems.join('; ')}`);
  }
  // A library in machine code is always faster than JavaScript: only between two of them must one measure.
  const libraries = working.filter(({ name }) => name !== 'js');
  if (libraries.length < 2) {
    return { engine: working[0], why: ['the fastest that works', ...problems].join('; ') };
  }
  const speeds = await measured(libraries);
  await memory.remember(speeds);
  const [fastest] = fastestFirst(speeds);
  return {
    engine: libraries.find(({ name }) => name === fastest) ?? working[0],
    why: [comparison(speeds), ...problems].join('; '),
  };
}

/** Of the greatest speed; from here up all count as equal. */
const ALIKE = 0.85;
const ROUNDS = 3;
const SECONDS_PER_ROUND = 0.07;

/** The best of several rounds, in turn: what else the machine does for a moment must not decide. */
async function measured(engines: readonly Engine[]): Promise<Speeds> {
  const speeds: Speeds = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const engine of engines) {
      const speed = await measureSpeed(engine, SECONDS_PER_ROUND);
      speeds[engine.name] = Math.max(speeds[engine.name] ?? 0, speed);
    }
  }
  return speeds;
}

function fastestFirst(speeds: Speeds): EngineName[] {
  const measured = ENGINES.filter((name) => speeds[name] !== undefined);
  const most = Math.max(...Object.values(speeds));
  // Products are measured, and training is more than these: a small difference decides nothing.
  const rank = (name: EngineName) => Math.min(speeds[name] as number, most * ALIKE);
  return measured.sort((a, b) => rank(b) - rank(a));
}

function comparison(speeds: Speeds): string {
  const [taken, ...others] = fastestFirst(speeds) as [EngineName, ...EngineName[]];
  const texts = [taken, ...others].map((name) => `${name} ${speeds[name]?.toFixed(0)} GFLOP/s`);
  const isFastest = others.every((name) => (speeds[name] as number) <= (speeds[taken] as number));
  return `${isFastest ? 'the fastest' : 'as fast as any'} of those that work: ${texts.join(', ')}`;
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
  // Loaded only when wanted: on a platform that onnxruntime has no library for, the import itself throws.
  const { onnxEngine } = await import('./onnx/engine.js');
  return onnxEngine(threads, device);
}
