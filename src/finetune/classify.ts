import type { Engine } from '../compute/engine.js';
import { zeros } from '../compute/ndarray.js';
import { allFinite } from '../compute/tree.js';
import { applyToExamples } from '../data/apply-to-examples.js';
import { type Examples, floatExamples, requireRows } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { Random } from '../random.js';
import { forward } from '../unroll/autoencoder.js';
import type { Classifier } from '../unroll/classifier.js';
import { remedyOf, trainerOf } from './finetune.js';
import { type FinetuneSpec, requireFinetuneSpec } from './spec.js';
import { diverged, type FinetuneCheckpoint } from './trainer.js';

export interface ClassifierTraining {
  readonly engine: Engine;
  readonly classifier: Classifier;
  /** [examples, visible] */
  readonly examples: Examples;
  /** One class for each example, from 0. */
  readonly labels: Uint8Array;
  /** `epochs` are those of all. */
  readonly spec: FinetuneSpec;
  /** In so many of the epochs, the first, the softmax layer learns alone, on what the others make of the data. */
  readonly outputEpochs: number;
  /** The rows to learn from, in the order of the batches of conjugate gradients; Adam shuffles them. */
  readonly order: Uint32Array;
  readonly random: Random;
  /** Where an interrupted training goes on; it comes to the same bytes as one that was not interrupted. */
  readonly resumeFrom?: FinetuneCheckpoint | undefined;
  /** Called after each epoch; training goes on when it is done. `snapshot` reads the weights, and all else, as they are then. */
  readonly onEpoch?: ((report: ClassifierEpoch, snapshot: ClassifierSnapshot) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ClassifierSnapshot {
  classifier(): Promise<Classifier>;
  /** In the epochs of the outputs alone, its state is theirs. */
  checkpoint(): Promise<FinetuneCheckpoint>;
}

export interface ClassifierEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches so far. */
  readonly step: number;
  /** Cross-entropy of the classes in nats, averaged over the epoch's examples while the weights moved. */
  readonly loss: number;
}

/**
 * Trains a classifier on the cross-entropy of the classes, first its softmax layer and then all of it (the authors'
 * backpropclassify.m). Returns a new one; the given one stays as it is.
 */
export async function trainClassifier(training: ClassifierTraining): Promise<Classifier> {
  const { engine, classifier, examples, labels, spec, outputEpochs, order, random } = training;
  requireFinetuneSpec(spec);
  requireRows(order, examples);
  if (!(Number.isInteger(outputEpochs) && outputEpochs >= 0 && outputEpochs < spec.epochs)) {
    throw new InputError(
      `Classifier: in ${outputEpochs} of ${spec.epochs} epochs the outputs would learn alone, but that must be fewer than all.`,
    );
  }
  const classes = classifier.parameters.at(-1)?.bias.data.length as number;
  const targets = classTargets(labels, examples.count, classes);
  const { resumeFrom } = training;
  const rest = { ...spec, epochs: spec.epochs - outputEpochs };
  if (outputEpochs === 0 || (resumeFrom !== undefined && resumeFrom.epoch > outputEpochs))
    return trained(training, classifier, examples, targets, rest, outputEpochs, resumeFrom);

  const [hidden, outputs] = [part(classifier, 0, -1), part(classifier, -1)];
  const features = await outputsOf(engine, hidden, examples);
  const first = { ...training, random: random.fork('outputs') };
  const joined = (top: Classifier): Classifier => ({
    activations: classifier.activations,
    parameters: [...hidden.parameters, ...top.parameters],
  });
  const top = await trained(
    first,
    outputs,
    floatExamples(features, hidden.parameters.at(-1)?.bias.data.length as number),
    targets,
    { ...spec, epochs: outputEpochs },
    0,
    resumeFrom,
    joined,
  );
  return trained(training, joined(top), examples, targets, rest, outputEpochs);
}

/** Trains for `spec.epochs` after `before` others. `resumeFrom` counts those too. */
async function trained(
  { engine, order, random, onEpoch, signal, spec: { epochs } }: ClassifierTraining,
  network: Classifier,
  examples: Examples,
  targets: Examples,
  spec: FinetuneSpec,
  before: number,
  resumeFrom?: FinetuneCheckpoint,
  whole: (network: Classifier) => Classifier = (same) => same,
): Promise<Classifier> {
  const { activations } = network;
  const own = resumeFrom && { ...resumeFrom, epoch: resumeFrom.epoch - before };
  const setting = { engine, autoencoder: network, resumeFrom: own, examples, targets, order, random, signal };
  const trainer = trainerOf(setting, spec);
  const snapshot = async () => ({ activations, parameters: (await trainer.state()).parameters });
  const done = own?.epoch ?? 0;
  let step = done * trainer.stepsPerEpoch;
  try {
    for (let epoch = done + 1; epoch <= spec.epochs; epoch++) {
      const { loss } = await trainer.epoch(epoch, (value) => {
        step++;
        if (!Number.isFinite(value)) throw diverged(before + epoch, step, value, remedyOf(spec));
      });
      const report = {
        epoch: before + epoch,
        epochs,
        step: before * trainer.stepsPerEpoch + step,
        loss: loss / order.length,
      };
      await onEpoch?.(report, {
        classifier: async () => whole(await snapshot()),
        checkpoint: async () => ({ epoch: before + epoch, state: await trainer.state() }),
      });
    }
    const last = await snapshot();
    if (!allFinite(last.parameters)) throw diverged(before + spec.epochs, step, Number.NaN, remedyOf(spec));
    return last;
  } finally {
    await trainer.release();
  }
}

function part({ activations, parameters }: Classifier, from: number, to?: number): Classifier {
  return { activations: activations.slice(from, to), parameters: parameters.slice(from, to) };
}

async function outputsOf(
  engine: Engine,
  { activations, parameters }: Classifier,
  examples: Examples,
): Promise<Float32Array> {
  const width = parameters.at(-1)?.bias.data.length as number;
  const { data } = zeros([examples.count, width]);
  await applyToExamples(
    engine,
    parameters,
    (tensors, input) => forward({ activations, parameters: tensors }, input),
    examples,
    (block, start) => data.set(block.data, start * width),
  );
  return data;
}

/** A 1 in the place of each example's class. [examples, classes] */
function classTargets(labels: Uint8Array, count: number, classes: number): Examples {
  const wrong = labels.findIndex((label) => label >= classes);
  if (labels.length !== count || wrong !== -1) {
    throw new InputError(
      `Classifier: there are ${count} examples and ${labels.length} labels` +
        `${wrong === -1 ? '' : `, of which label ${wrong} (from 0) is ${labels[wrong]}`}; each example needs one from 0 to ${classes - 1}.`,
    );
  }
  return {
    count,
    width: classes,
    copyRows(rows, out) {
      out.fill(0, 0, rows.length * classes);
      for (let r = 0; r < rows.length; r++) out[r * classes + (labels[rows[r] as number] as number)] = 1;
    },
  };
}
