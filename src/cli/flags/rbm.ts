import type { Argv } from 'yargs';
import type { EngineChoice } from '../../compute/choose.js';
import type { Engine } from '../../compute/engine.js';
import type { Schedule } from '../../rbm/schedule.js';
import type { UnitType } from '../../rbm/units.js';
import { loadRbmData, type RbmData } from '../../single-rbm/data.js';
import { type OpenedRbm, openedRbmData, STANDARD_INPUT } from '../../single-rbm/open-rbm.js';
import { UsageError } from '../exit.js';
import { DATA_FORMATS, type DataFlags as ReadingFlags, selectionOf, selectionOptions } from './data.js';
import { type EngineFlags, engineChooser, engineNote, engineOptions } from './engine.js';
import { once, optional, pathOf, type Text, wholeNumber } from './values.js';

/** Flags that all commands of a single RBM have. */
export interface CommonFlags extends EngineFlags {
  seed: string;
  json: boolean;
  quiet: boolean;
}

export function withCommonFlags<T>(yargs: Argv<T>): Argv<T & CommonFlags> {
  return engineOptions(yargs)
    .option('seed', {
      type: 'string',
      requiresArg: true,
      default: '1',
      describe: 'whole number; the same seed tosses the same coins',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
    .option('quiet', { type: 'boolean', default: false, describe: 'no progress on stderr' }) as Argv<
    T & CommonFlags
  >;
}

export interface DataFlags extends Pick<ReadingFlags, 'columns' | 'exclude' | 'label' | 'array'> {
  data: Text;
  'data-dir': Text;
  examples: Text;
  binarise: boolean;
}

export function withDataFlags<T>(yargs: Argv<T>): Argv<T & DataFlags> {
  const named = yargs.option('data', {
    type: 'string',
    requiresArg: true,
    describe: `mnist, curves, or a file or folder: ${DATA_FORMATS}`,
  });
  return selectionOptions(named)
    .option('data-dir', {
      type: 'string',
      requiresArg: true,
      describe: 'folder with MNIST; without it it is downloaded once',
    })
    .option('examples', {
      type: 'string',
      requiresArg: true,
      describe: 'only the first so many training examples',
    })
    .option('binarise', {
      type: 'boolean',
      default: false,
      describe: 'values from 1/2 up become 1, others 0',
    }) as Argv<T & DataFlags>;
}

/** The engine that the flags ask for; says on stderr which it is. */
export async function engineOf(flags: CommonFlags): Promise<EngineChoice> {
  const choice = await engineChooser(flags)();
  if (!flags.quiet) process.stderr.write(`${engineNote(choice)}\n`);
  return choice;
}

export function seedOf(flags: CommonFlags): number {
  return wholeNumber('seed', once('seed', flags.seed), 0);
}

/** The data that the flags name. */
export async function dataOf(
  flags: DataFlags,
  visible: UnitType,
  signal: AbortSignal,
): Promise<RbmData & { source: string }> {
  const source = pathOf('data', flags.data);
  if (source === undefined)
    throw new UsageError('Name the data with --data: mnist, curves, or the path of a file or folder.');
  const data = await loadRbmData({
    source: streamOrPath(source),
    selection: selectionOf(flags),
    visible,
    dataDir: pathOf('data-dir', flags['data-dir']),
    examples: whole('examples', flags.examples),
    binarise: flags.binarise,
    signal,
  });
  return { ...data, source: source === '-' ? STANDARD_INPUT : source };
}

/** Data for an RBM from a file: those the flags name, or else those it was trained on. */
export function dataFor(
  flags: CommonFlags & DataFlags,
  opened: OpenedRbm,
  engine: Engine,
  signal: AbortSignal,
): Promise<RbmData> {
  const source = pathOf('data', flags.data);
  return openedRbmData(opened, {
    engine,
    data: source === undefined ? undefined : streamOrPath(source),
    selection: selectionOf(flags),
    dataDir: pathOf('data-dir', flags['data-dir']),
    examples: whole('examples', flags.examples),
    binarise: flags.binarise,
    onNote: flags.quiet ? undefined : (note) => process.stderr.write(`${note}\n`),
    signal,
  });
}

const streamOrPath = (source: string) => (source === '-' ? process.stdin : source);

/** A number that is finite and zero or more. */
export function positive(flag: string, value: Text): number | undefined {
  return optional(flag, value, (name, text) => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
    throw new UsageError(`--${name} is '${text}', but must be a number, zero or more.`);
  });
}

export function whole(flag: string, value: Text, least = 1): number | undefined {
  return optional(flag, value, (name, text) => wholeNumber(name, text, least));
}

/** `0.1`, `0.1..0.001` (evenly from the first epoch to the last) or `0.1,20:0.01` (from epoch 20 on). */
export function scheduleOf(flag: string, value: Text): Schedule | undefined {
  const text = once(flag, value);
  if (text === undefined) return undefined;
  const number = (part: string | undefined) => positive(flag, part ?? '') as number;
  const [first, ...steps] = text.split(',');
  if (steps.length === 0) {
    const [from, to, ...rest] = text.split('..');
    if (to === undefined) return number(from);
    if (rest.length === 0) return { from: number(from), to: number(to) };
  }
  return [
    { epoch: 1, value: number(first) },
    ...steps.map((step) => {
      const [epoch, at, ...rest] = step.split(':');
      if (at === undefined || rest.length > 0)
        throw new UsageError(`--${flag} is '${text}', but a schedule is written 0.1,20:0.01 or 0.1..0.001.`);
      return { epoch: wholeNumber(flag, epoch ?? '', 1), value: number(at) };
    }),
  ];
}

/** Data on stdout, as JSON where that was asked for. */
export function printResult(flags: CommonFlags, value: unknown, text: string): void {
  process.stdout.write(flags.json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
}
