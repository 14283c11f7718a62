import type { Engine } from '../../compute/engine.js';
import type { Schedule } from '../../rbm/schedule.js';
import type { UnitType } from '../../rbm/units.js';
import { loadRbmData, type RbmData } from '../../single-rbm/data.js';
import { type OpenedRbm, openedRbmData, STANDARD_INPUT } from '../../single-rbm/open-rbm.js';
import type { Frame } from '../command.js';
import { UsageError } from '../exit.js';
import { SELECTION, SOURCE, selectionOf, sourceOf } from './data.js';
import { grouped, text, type ValuesOf } from './options.js';
import { once, optional, pathOf, type Text, wholeNumber } from './values.js';

/** Describes the positional that names an RBM. */
export const RBM_PATH =
  'folder of a run of train-rbm, or the file of an RBM, such as rbm-1.safetensors of pretrain';

export const SEED = text('whole number; the same seed draws the same random numbers', '1');

export const RBM_DATA = grouped('Data', {
  ...SOURCE,
  ...SELECTION,
  examples: text('take only this many training examples, the first ones'),
  binarise: { type: 'boolean', default: false, describe: 'values from 1/2 up become 1, others 0' },
});

type RbmDataFlags = ValuesOf<typeof RBM_DATA>;

export function seedOf(flags: { readonly seed: string | string[] }): number {
  return wholeNumber('seed', once('seed', flags.seed), 0);
}

function dataOptionsOf(flags: RbmDataFlags, { signal }: Pick<Frame, 'signal'>) {
  return {
    selection: selectionOf(flags),
    dataDir: pathOf('data-dir', flags['data-dir']),
    examples: optional('examples', flags.examples, whole),
    binarise: flags.binarise,
    signal,
  };
}

/** Loads the data that the flags name. `source` is their name in a model file. */
export async function dataOf(
  flags: RbmDataFlags & { readonly data: string | string[] },
  visible: UnitType,
  frame: Pick<Frame, 'signal'>,
): Promise<RbmData & { source: string }> {
  const source = sourceOf('data', flags.data);
  const data = await loadRbmData({ source, visible, ...dataOptionsOf(flags, frame) });
  return { ...data, source: typeof source === 'string' ? source : STANDARD_INPUT };
}

/** Loads data for an RBM from a file: those that the flags name, or else those that it was trained on. */
export function dataFor(
  flags: RbmDataFlags,
  opened: OpenedRbm,
  engine: Engine,
  frame: Frame,
): Promise<RbmData> {
  return openedRbmData(opened, {
    engine,
    data: flags.data === undefined ? undefined : sourceOf('data', flags.data),
    ...dataOptionsOf(flags, frame),
    onNote: frame.display.note,
  });
}

/** Throws a UsageError unless the text is a finite number, zero or more. */
export function zeroOrMore(flag: string, value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new UsageError(`--${flag} is '${value}', but must be a number, zero or more.`);
}

/** Throws a UsageError unless the text is a whole number from 1 up. */
export const whole = (flag: string, value: string) => wholeNumber(flag, value, 1);

/** Reads `0.1`, `0.1..0.001` (evenly from the first epoch to the last) or `0.1,20:0.01` (from epoch 20 on). */
export function scheduleOf(flag: string, value: Text): Schedule | undefined {
  return optional(flag, value, parseSchedule);
}

function parseSchedule(flag: string, value: string): Schedule {
  const number = (part: string | undefined) => zeroOrMore(flag, part ?? '');
  const [first, ...steps] = value.split(',');
  if (steps.length === 0) {
    const [from, to, ...rest] = value.split('..');
    if (to === undefined) return number(from);
    if (rest.length === 0) return { from: number(from), to: number(to) };
  }
  return [
    { epoch: 1, value: number(first) },
    ...steps.map((step) => {
      const [epoch, at, ...rest] = step.split(':');
      if (at === undefined || rest.length > 0)
        throw new UsageError(`--${flag} is '${value}', but a schedule is written 0.1,20:0.01 or 0.1..0.001.`);
      return { epoch: wholeNumber(flag, epoch ?? '', 1), value: number(at) };
    }),
  ];
}
