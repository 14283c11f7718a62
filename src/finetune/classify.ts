import { type Examples, floatExamples } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { Classifier } from '../unroll/classifier.js';
import { layersBetween, type Network, outputWidthOf } from '../unroll/network.js';
import { networkOutputs } from '../unroll/outputs.js';
import { trainEpochs } from './epochs.js';
import { requireFinetuneSpec } from './spec.js';
import type { FinetuneOptions } from './training.js';

/** The loss of its epochs is the cross-entropy of the classes in nats. */
export interface ClassifierTraining extends FinetuneOptions {
  readonly classifier: Classifier;
  /** The class of each example, from 0. */
  readonly labels: Uint8Array;
  /** Number of initial epochs that train only the softmax layer, on fixed features. `spec.epochs` includes them. */
  readonly outputEpochs: number;
}

/**
 * Trains a classifier on the cross-entropy of the classes, first its softmax layer and then all layers (the authors'
 * backpropclassify.m). Returns a new classifier; the given one does not change. A checkpoint of an epoch that trains
 * only the softmax layer holds no other layer. Throws the errors of `finetune`, and an InputError if the labels do not
 * fit.
 *
 * @example
 * const classifier = await trainClassifier({
 *   engine,
 *   classifier: classifierOf(stack, 10, 0.1, seededRandom(1)),
 *   examples,
 *   labels,
 *   spec: { method: 'conjugate gradients', epochs: 50, batchSize: 1000, lineSearches: 3 },
 *   outputEpochs: 5,
 *   random: seededRandom(2),
 * });
 */
export async function trainClassifier(training: ClassifierTraining): Promise<Classifier> {
  const { classifier, examples, labels, spec, outputEpochs, resumeFrom } = training;
  requireFinetuneSpec(spec);
  requireOutputEpochs(outputEpochs, spec.epochs);
  const targets = classTargets(labels, examples.count, outputWidthOf(classifier));
  const allLayers = {
    ...training,
    network: classifier,
    targets,
    spec: { ...spec, epochs: spec.epochs - outputEpochs },
    earlierEpochs: outputEpochs,
  };
  if (outputEpochs === 0 || (resumeFrom !== undefined && resumeFrom.epoch > outputEpochs))
    return (await trainEpochs(allLayers)).network;
  const { network, stopped } = await trainOutputs(training, targets);
  return stopped ? network : (await trainEpochs({ ...allLayers, network, resumeFrom: undefined })).network;
}

/** Trains only the softmax layer. The layers below do not change, so its inputs are computed once. */
async function trainOutputs(training: ClassifierTraining, targets: Examples) {
  const { engine, classifier, examples, spec, outputEpochs, random, onEpoch } = training;
  const hidden = layersBetween(classifier, 0, -1);
  const features = await networkOutputs(engine, hidden, examples);
  const whole = (outputs: Network): Network => ({
    activations: classifier.activations,
    parameters: [...hidden.parameters, ...outputs.parameters],
  });
  const { network, stopped } = await trainEpochs({
    ...training,
    network: layersBetween(classifier, -1),
    examples: floatExamples(features.data, outputWidthOf(hidden)),
    targets,
    spec: { ...spec, epochs: outputEpochs },
    random: random.fork('outputs'),
    onEpoch: (report, { network, checkpoint }) =>
      onEpoch?.(
        { ...report, epochs: spec.epochs },
        { network: async () => whole(await network()), checkpoint },
      ),
  });
  return { network: whole(network), stopped };
}

function requireOutputEpochs(outputEpochs: number, epochs: number): void {
  if (Number.isInteger(outputEpochs) && outputEpochs >= 0 && outputEpochs < epochs) return;
  throw new InputError(
    `The outputs would learn alone in ${outputEpochs} of ${epochs} epochs, which leaves none to the other layers. Set ` +
      `\`outputEpochs\` to a whole number from 0 to ${epochs - 1}.`,
    { option: 'outputEpochs' },
  );
}

/** One-hot rows of the classes. [examples, classes] */
function classTargets(labels: Uint8Array, count: number, classes: number): Examples {
  const wrong = labels.findIndex((label) => label >= classes);
  if (labels.length !== count || wrong !== -1) {
    throw new InputError(
      `There are ${count} examples and ${labels.length} labels` +
        `${wrong === -1 ? '' : `, of which label ${wrong} (from 0) is ${labels[wrong]}`}; each example needs one from 0 to ` +
        `${classes - 1}. Mend \`labels\`.`,
      { option: 'labels' },
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
