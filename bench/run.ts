/**
 * Times one work in a process of its own, so that it starts with fresh memory:
 *
 *   node dist/bench/run.js WORK --threads N [--repetitions R] [--engine NAME] [--system NAME] [--settings JSON]
 *
 * prints a line of JSON (`Sample`) for each repetition, or one with the reason why there is none (`Absence`).
 */
import { parseArgs } from 'node:util';
import { chooseEngine, type EngineChoice } from '../src/compute/choose.js';
import type { EngineName } from '../src/compute/engine.js';
import { InputError, messageOf } from '../src/errors.js';
import { measure } from './measure.js';
import type { Line } from './sample.js';
import type { Settings } from './settings.js';
import { COUNTED } from './units.js';
import { WORKS } from './works.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    repetitions: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'auto' },
    system: { type: 'string', default: 'rbmae' },
    settings: { type: 'string' },
  },
});

try {
  await run(positionals[0] ?? '');
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function run(work: string): Promise<void> {
  const settings = settingsOf(work, values.settings);
  const { system } = values;
  const choice = await engineOrReason(values.engine, Number(values.threads));
  if ('reason' in choice) {
    print({ work, system, missing: choice.reason });
    return;
  }
  const { engine } = choice;
  for (const seconds of await measure(engine, settings, Number(values.repetitions))) {
    print({
      work,
      system,
      seconds_per_unit: seconds,
      unit: COUNTED[settings.kind],
      threads: engine.threads,
      version: `${engine.name} on ${engine.device} (${engine.version})`,
      peak_bytes: process.resourceUsage().maxRSS * 1024,
    });
  }
}

function settingsOf(work: string, given: string | undefined): Settings {
  if (given !== undefined) return JSON.parse(given);
  const known = WORKS.find(({ name }) => name === work);
  if (known !== undefined) return known.settings;
  throw new InputError(
    `There is no work '${work}'. Name one of: ${WORKS.map(({ name }) => name).join(', ')}.`,
  );
}

async function engineOrReason(name: string, threads: number): Promise<EngineChoice | { reason: string }> {
  try {
    // chooseEngine rejects an unknown name with an InputError.
    return await chooseEngine(name as EngineName | 'auto', threads);
  } catch (error) {
    if (error instanceof InputError) return { reason: error.message };
    throw error;
  }
}

function print(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
