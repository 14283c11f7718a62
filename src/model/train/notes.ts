import type { PreparedFit } from '../fit/prepare-fit.js';
import type { OpenedStart } from './open-start.js';

/** What a person should know of what was chosen for the data. */
export function* notesOn({ plan, scaling, visible, split, pretrainCount }: PreparedFit): Generator<string> {
  const { scaling: chosen, fill } = scaling.preprocessing;
  yield `scaling ${chosen} (${scaling.why}), ${visible === 'bernoulli' ? 'logistic' : 'linear'} visible units`;
  if (fill !== null) yield 'missing values: the mean of their column stands for them';
  const sizes = [split.train.width, ...plan.rbms.map(({ hidden }) => hidden)].join('-');
  yield `network ${sizes}, ${split.train.count} examples to train on and ${split.validation.count} to validate`;
  if (plan.pretrains && pretrainCount < split.train.count) {
    yield `the RBMs learn from ${pretrainCount} examples drawn at random: the activities of all would not fit into memory`;
  }
}

/** What differs from the training that fine-tuning goes on from, and may make its validation error look better than it is. */
export function* startNotes(
  { provenance: before }: Pick<OpenedStart, 'provenance'>,
  now: {
    readonly seed?: number | undefined;
    readonly validation?: number | undefined;
    readonly provenance: Readonly<Record<string, string>>;
  },
): Generator<string> {
  if (before.data_sha256 !== undefined && before.data_sha256 !== now.provenance.data_sha256) {
    yield `other data than the network was trained on before, which were ${before.data}`;
  } else if (
    (before.seed ?? String(now.seed)) !== String(now.seed) ||
    (before.validation ?? String(now.validation)) !== String(now.validation)
  ) {
    yield 'other examples are held back than before: the network has seen some of those that it is validated on';
  }
}
