import { availableParallelism } from 'node:os';
import { InputError, messageOf } from '../errors.js';
import type { Engine, EngineName } from './engine.js';
import { jsEngine } from './js.js';
import { selfTest } from './self-test.js';

/** Best first. */
export const ENGINES = ['onnx', 'js'] as const satisfies readonly EngineName[];

export interface EngineChoice {
  readonly engine: Engine;
  /** Why it is this one, for people. */
  readonly why: string;
}

/** Whether an engine works here. */
export type EngineReport =
  | { readonly name: EngineName; readonly engine: Engine }
  | { readonly name: EngineName; readonly problem: string };

/** Tries every engine with a small program. */
export async function inspectEngines(threads = availableParallelism()): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const name of ENGINES) reports.push(await tryEngine(name, threads));
  return reports;
}

/**
 * The engine of this name, or with `auto` the first of `ENGINES` that passes its self-test.
 * Throws an InputError if the name is unknown, the threads are not a whole number from 1 up, or the engine fails.
 */
export async function chooseEngine(
  name: EngineName | 'auto',
  threads = availableParallelism(),
): Promise<EngineChoice> {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(
      `${threads} threads are asked for, but an engine needs a whole number of them, from 1 up.`,
    );
  }
  if (name !== 'auto') {
    if (!ENGINES.includes(name)) {
      throw new InputError(`There is no engine '${name}'. Choose one of: auto, ${ENGINES.join(', ')}.`);
    }
    const report = await tryEngine(name, threads);
    if ('engine' in report) return { engine: report.engine, why: 'asked for' };
    throw new InputError(`The engine ${name} does not work here: ${report.problem}. Try --engine auto.`);
  }
  const failures: string[] = [];
  for (const candidate of ENGINES) {
    const report = await tryEngine(candidate, threads);
    if ('engine' in report) {
      return { engine: report.engine, why: ['the fastest that works', ...failures].join('; ') };
    }
    failures.push(`${candidate} does not: ${report.problem}`);
  }
  throw new Error(`internal: no engine works, not even js. ${failures.join('; ')}`);
}

async function tryEngine(name: EngineName, threads: number): Promise<EngineReport> {
  try {
    const engine = await startEngine(name, threads);
    await selfTest(engine);
    return { name, engine };
  } catch (error) {
    return { name, problem: messageOf(error) };
  }
}

async function startEngine(name: EngineName, threads: number): Promise<Engine> {
  if (name === 'js') return jsEngine();
  // Loaded only when wanted: on a platform that onnxruntime has no library for, the import itself throws.
  const { onnxEngine } = await import('./onnx/engine.js');
  return onnxEngine(threads);
}
