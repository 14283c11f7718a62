import type { PreparedFit } from '../fit/prepare-fit.js';
import type { OpenedStart } from './open-start.js';

/** Notes on the settings that were chosen for the data. */
export function* notesOn({ plan, scaling, visible, split, pretrainCount }: PreparedFit): Generator<string> {
  const { scaling: chosen, fill } = scaling.preprocessing;
  yield `scaling ${chosen} (${scaling.why}), ${visible === 'bernoulli' ? 'logistic' : 'linear'} visible units`;
  yield* scaling.notes;
  if (fill !== null) yield 'missing values are replaced by the mean of their column';
  const code = plan.rbms.at(-1)?.hidden as number;
  if (code >= split.train.width) {
    yield `there is nothing to compress: a code of ${code} is as wide as the data, which have ${counted(split.train.width)}. A code is of use from three columns on, with fewer numbers than they have`;
  }
  const sizes = [split.train.width, ...plan.rbms.map(({ hidden }) => hidden)].join('-');
  yield `network ${sizes}, ${split.train.count} training and ${split.validation.count} validation examples${split.test ? `, ${split.test.count} test examples` : ''}`;
  if (plan.pretrains && pretrainCount < split.train.count) {
    yield `the RBMs learn from ${pretrainCount} random examples: the activities of all examples would not fit into memory`;
  }
}

const counted = (columns: number) => (columns === 1 ? '1 column' : `${columns} columns`);

/** Notes on differences from the earlier training that may make the validation error look better than it is. */
export function* startNotes(
  { provenance: before }: Pick<OpenedStart, 'provenance'>,
  now: {
    readonly seed?: number | undefined;
    readonly validation?: number | undefined;
    readonly test?: number | undefined;
    readonly provenance: Readonly<Record<string, string>>;
  },
): Generator<string> {
  if (before.data_sha256 !== undefined && before.data_sha256 !== now.provenance.data_sha256) {
    yield `the data differ from those the network was trained on before (${before.data})`;
  } else if (
    (before.seed ?? String(now.seed)) !== String(now.seed) ||
    (before.validation ?? String(now.validation)) !== String(now.validation) ||
    before.test !== (now.test === undefined ? undefined : String(now.test))
  ) {
    yield `other examples are held out than before: the network has seen some of its validation ${now.test === undefined ? '' : 'and test '}examples`;
  }
}
