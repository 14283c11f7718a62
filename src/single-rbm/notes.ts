import type { Engine } from '../compute/engine.js';
import { componentStatistics } from '../data/component-statistics.js';
import { firstExamples } from '../data/examples.js';
import { lostVariationNotes } from '../data/lost-variation.js';
import { constantColumns } from '../evaluate/constant-units.js';
import { hiddenMeansOf } from '../rbm/activity.js';
import { unscaled } from '../rbm/diagnose/data.js';
import type { Rbm } from '../rbm/rbm.js';
import { epochSettings, type RbmSpec } from '../rbm/spec.js';
import { unitRules } from '../rbm/units.js';
import type { HistoryRow } from '../report/history.js';
import { constantUnitsNote, explosionNote, worseThanMeanNote } from '../report/outcome-notes.js';
import type { RbmData } from './data.js';

/** Notes on data that do not suit the units, or that lost their variation when they were read. */
export function dataNotes({ train, columns, notes = [] }: RbmData, { units }: RbmSpec): readonly string[] {
  if (units.visible !== 'gaussian' && train.rounding === undefined) return notes;
  const statistics = componentStatistics(train, { columns, canFill: false });
  const [, greatest] = statistics.range;
  const finding = unscaled({ greatest, variance: varianceOf(statistics) }, units.visible);
  return [
    ...notes,
    ...lostVariationNotes(train, statistics, columns),
    ...(finding === undefined ? [] : [`${finding.what} ${finding.remedy}`]),
  ];
}

/** Examples that tell the variance, and whether a unit ever changes. */
const WATCHED = 1000;

/** Notes on a training that ended badly. */
export async function outcomeNotes(
  engine: Engine,
  rbm: Rbm,
  { spec, data, history }: RbmOutcome,
): Promise<string[]> {
  const errors = history.filter(({ metric }) => metric === 'reconstruction_error').map(({ value }) => value);
  const { learningRate } = epochSettings(spec, 1);
  const some = firstExamples(data.train, WATCHED);
  const variance = varianceOf(componentStatistics(some, { canFill: false }));
  const means = await hiddenMeansOf(engine, rbm, some);
  const mean =
    unitRules[spec.units.visible].values === 'counts'
      ? Number.POSITIVE_INFINITY
      : variance.reduce((sum, value) => sum + value, 0);
  return [
    ...explosionNote('the reconstruction error', errors, { learningRate, mean }),
    ...worseThanMeanNote(
      'on training examples, the RBM',
      { error: errors.at(-1) ?? 0, mean, isNoisy: true },
      learningRate,
    ),
    ...constantUnitsNote({
      constant: constantColumns(means, spec.units.hidden === 'bernoulli'),
      units: spec.hidden,
    }),
  ];
}

interface RbmOutcome {
  readonly spec: RbmSpec;
  readonly data: RbmData;
  readonly history: readonly HistoryRow[];
}

const varianceOf = ({ deviation }: { readonly deviation: Float64Array }) =>
  deviation.map((value) => value ** 2);
