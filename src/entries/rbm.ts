/**
 * `rbm-autoencoder/rbm`: RBMs, stacks and networks for research.
 *
 * Nothing is chosen here: the caller passes engine, random numbers and examples that lie in the range of the units.
 * Measures take (engine, model, examples, more); algorithms with many settings take one record of options, in which
 * only what has no sensible default is required. `rbm-autoencoder` has the other style: whole models of data on their
 * own scale.
 *
 * Functions whose names end in `Tensor`, and `energy`, `freeEnergy`, `hiddenMeans` and `visibleMeans`, are formulas of
 * TensorFlow.js tensors for programs of your own; import `rbm-autoencoder/tfjs` beside them for TensorFlow.js's types.
 */

// Engines, and programs of your own for them.

export {
  chooseEngine,
  type EngineChoice,
  type EngineOptions,
  type EngineReport,
  inspectEngines,
} from '../compute/choose.js';
export {
  type Compiled,
  DEVICES,
  type Device,
  ENGINES,
  type Engine,
  type EngineName,
  type Program,
  type State,
} from '../compute/engine.js';
export { type Arrays, type NdArray, ndarray } from '../compute/ndarray.js';
export { measureSpeed } from '../compute/speed.js';
export type { Tensor, Tensor2D } from '../compute/tensor.js';
export type { Replaced, Shape, Shapes, Tensors } from '../compute/tree.js';
export { applyToExamples } from '../data/apply-to-examples.js';
export { InputError, InterruptedError, RunError } from '../errors.js';
export type { HotLoops } from '../hot-loops.js';
export { type Random, seededRandom } from '../random.js';

// Examples.

export {
  byteExamples,
  type Examples,
  firstExamples,
  floatExamples,
  type ImageShape,
  rowNumbers,
  selectExamples,
} from '../data/examples.js';
export {
  fitPreprocessing,
  type Preprocessing,
  type PreprocessingOptions,
  preprocessed,
  unscale,
} from '../data/preprocessing.js';
export { type SparseCounts, sparseCounts, sparseExamples } from '../data/storage/sparse.js';

// One RBM: training, monitors, samples, files.

export { type HiddenActivity, hiddenActivity } from '../rbm/activity.js';
export { baseRates } from '../rbm/base-rates.js';
export { RBM_DEFAULTS, type RbmOptions, rbmSpec } from '../rbm/defaults.js';
export { type Diagnosis, diagnose } from '../rbm/diagnose/diagnose.js';
export type { Finding } from '../rbm/diagnose/finding.js';
export { energy, freeEnergy } from '../rbm/energy.js';
export { freeEnergies, meanFreeEnergy } from '../rbm/free-energies.js';
export { gapStopping } from '../rbm/gap-stopping.js';
export { gibbsSamples, type Samples, type Sampling } from '../rbm/gibbs.js';
export { decodeRbm, encodeRbm, type RbmFile } from '../rbm/model-file.js';
export { type Monitored, type Monitors, monitor } from '../rbm/monitor.js';
export type { NegativePhase } from '../rbm/negative-phase.js';
export type { RbmParameters } from '../rbm/parameters.js';
export { hiddenMeans, type Rbm, visibleMeans } from '../rbm/rbm.js';
export type { Schedule } from '../rbm/schedule.js';
export type { RbmSpec, Sparsity } from '../rbm/spec.js';
export {
  type RbmCheckpoint,
  type RbmEpoch,
  type RbmTraining,
  type TrainedRbm,
  trainRbm,
} from '../rbm/train.js';
export { HIDDEN_TYPES, type RbmUnits, type UnitType, VISIBLE_TYPES } from '../rbm/units.js';
export type { RbmState } from '../rbm/update.js';

// Its likelihood, exact or estimated.

export {
  estimateLogPartition,
  type LogPartitionEstimate,
  type LogPartitionEstimation,
} from '../rbm/likelihood/estimate.js';
export { canEnumerate, type EnumerationOptions, exactLogPartition } from '../rbm/likelihood/exact.js';
export { documentLengths, logProbabilities } from '../rbm/likelihood/log-probability.js';
export { pseudoLikelihood } from '../rbm/likelihood/pseudo.js';
export { inverseTemperatures } from '../rbm/likelihood/temperatures.js';

// Stacks, and the networks they are unrolled to.

export { defaultLayers, type PlanOptions, planTraining, type TrainingPlan } from '../model/fit/plan.js';
export { type Pretraining, pretrain, type StackCheckpoint, type StackEpoch } from '../rbm/stack.js';
export {
  type Autoencoder,
  decodeTensor,
  encoderSizes,
  encodeTensor,
  reconstructTensor,
} from '../unroll/autoencoder.js';
export { type Classifier, classifierOf, randomClassifier } from '../unroll/classifier.js';
export {
  decodeAutoencoder,
  decodeClassifier,
  encodeAutoencoder,
  encodeClassifier,
} from '../unroll/model-file.js';
export {
  type Activation,
  type LayerParameters,
  type Network,
  type NetworkParameters,
  parameterCount,
  type TensorNetwork,
} from '../unroll/network.js';
export type { LayerSpec } from '../unroll/random-start.js';
export { unroll } from '../unroll/unroll.js';

// Fine-tuning by backpropagation.

export type { AdamState } from '../finetune/adam.js';
export { type ClassifierTraining, trainClassifier } from '../finetune/classify.js';
export { type Finetuning, finetune } from '../finetune/finetune.js';
export type { Evaluation } from '../finetune/line-search.js';
export { type Minimum, minimize } from '../finetune/minimize.js';
export type { SpareVectors } from '../finetune/spare-vectors.js';
export type { AdamSpec, ConjugateGradientsSpec, FinetuneSpec } from '../finetune/spec.js';
export type {
  FinetuneCheckpoint,
  FinetuneEpoch,
  FinetuneSnapshot,
  FinetuneState,
} from '../finetune/training.js';

// Codes, reconstructions and errors of networks.

export type { LabelledCodes } from '../evaluate/class-separation.js';
export { confusionMatrix, errorRate, predictedClasses } from '../evaluate/classification.js';
export { decodeCodes, encodeExamples } from '../evaluate/codes.js';
export { crossEntropy } from '../evaluate/cross-entropy.js';
export { autoencoderModel, type ReconstructionModel } from '../evaluate/model.js';
export { RETRIEVED, retrievalAccuracy } from '../evaluate/retrieval.js';
export { reconstructExamples, squaredError } from '../evaluate/squared-error.js';

// Models to compare with.

export {
  fitLocallyLinear,
  type LocallyLinearCodes,
  type LocallyLinearOptions,
  locallyLinearCodes,
} from '../baselines/lle.js';
export { fitLatentSemantics, type LatentSemantics, logCounts, lsaCodes, lsaModel } from '../baselines/lsa.js';
export { meanExample, meanImageModel } from '../baselines/mean-image.js';
export { fitPrincipalComponents, type PrincipalComponents, pcaModel } from '../baselines/pca.js';
