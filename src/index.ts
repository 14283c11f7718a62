/** The public names. Everything the command does can be done with these. */

export { classifiers, experiments } from '../experiments/index.js';
export {
  fitLocallyLinear,
  type LocallyLinearCodes,
  type LocallyLinearOptions,
  locallyLinearCodes,
} from './baselines/lle.js';
export { fitLatentSemantics, type LatentSemantics, logCounts, lsaCodes, lsaModel } from './baselines/lsa.js';
export { meanExample, meanImageModel } from './baselines/mean-image.js';
export { fitPrincipalComponents, type PrincipalComponents, pcaModel } from './baselines/pca.js';
export {
  chooseEngine,
  ENGINES,
  type EngineChoice,
  type EngineOptions,
  type EngineReport,
  inspectEngines,
} from './compute/choose.js';
export type { Compiled, Device, Engine, EngineName, Program, State } from './compute/engine.js';
export { type Arrays, type NdArray, ndarray } from './compute/ndarray.js';
export { measureSpeed } from './compute/speed.js';
export type { Shapes, Tensors } from './compute/tree.js';
export { applyToExamples } from './data/apply-to-examples.js';
export { type CurvesOptions, curves } from './data/collections/curves.js';
export type { DownloadProgress } from './data/collections/download.js';
export { loadFaces } from './data/collections/faces.js';
export { loadMnist, type MnistOptions } from './data/collections/mnist.js';
export { findMnist, type MnistPlace } from './data/collections/mnist-files.js';
export type { PublicationOptions } from './data/collections/published-file.js';
export type { Dataset } from './data/dataset.js';
export {
  byteExamples,
  type Examples,
  firstExamples,
  floatExamples,
  type ImageShape,
  rowNumbers,
  selectExamples,
} from './data/examples.js';
export { type IdxArray, readIdx } from './data/formats/idx.js';
export { openTableWriter, type TableShape, type TableWriter } from './data/formats/table-writer.js';
export {
  fitPreprocessing,
  MISSING,
  type Missing,
  type Preprocessing,
  type PreprocessingOptions,
  preprocessed,
  SCALINGS,
  type Scaling,
  unscale,
} from './data/preprocessing.js';
export { readExamples } from './data/read-examples.js';
export { type SparseCounts, sparseCounts, sparseExamples } from './data/storage/sparse.js';
export type { ReadOptions, Table } from './data/table.js';
export { bagsOfWords } from './data/text/bags.js';
export type { TextDocument } from './data/text/document.js';
export { textFolder } from './data/text/folder.js';
export { loadNewsgroups, loadReuters } from './data/text/newsgroups-and-reuters.js';
export { stemsOf } from './data/text/stems.js';
export { bagOfWords, chosenVocabulary, type Vocabulary } from './data/text/vocabulary.js';
export { InputError, InterruptedError, RunError } from './errors.js';
export { confusionMatrix, errorRate, predictedClasses } from './evaluate/classification.js';
export { decodeCodes, encodeExamples } from './evaluate/codes.js';
export { crossEntropy } from './evaluate/cross-entropy.js';
export { autoencoderModel, type ReconstructionModel } from './evaluate/model.js';
export { RETRIEVED, retrievalAccuracy } from './evaluate/retrieval.js';
export { reconstructExamples, squaredError } from './evaluate/squared-error.js';
export { type Classification, classify } from './experiment/classify.js';
export { type DataOptions, loadDataset } from './experiment/data.js';
export type { ReproduceOptions } from './experiment/kept-run.js';
export { type Reproduction, reproduce } from './experiment/reproduce.js';
export {
  type ExperimentOptions,
  type ExperimentResult,
  runExperiment,
  type TrainedModel,
} from './experiment/run.js';
export type {
  ClassifierProfile,
  ClassifierSpec,
  DataSpec,
  ExperimentSpec,
  PaperFigure,
  Profile,
  ProfileName,
} from './experiment/spec.js';
export {
  type ClassifierEpoch,
  type ClassifierSnapshot,
  type ClassifierTraining,
  trainClassifier,
} from './finetune/classify.js';
export { type FinetuneEpoch, type Finetuning, finetune } from './finetune/finetune.js';
export type { Evaluation } from './finetune/line-search.js';
export { type Minimum, minimize } from './finetune/minimize.js';
export type { AdamSpec, ConjugateGradientsSpec, FinetuneSpec } from './finetune/spec.js';
export { type Comparison, compare } from './model/compare/compare.js';
export type { CompareOptions } from './model/compare-options.js';
export { evaluateModel, type ModelEvaluation } from './model/evaluate.js';
export { exportModel, FORMATS, type Format } from './model/export/export-model.js';
export { PARTS, type Part } from './model/export/part.js';
export { type ProjectorFiles, projectorFiles } from './model/export/projector.js';
export { type Fit, type FitEpoch, type FitOptions, type FitProgress, fit } from './model/fit/fit.js';
export { defaultLayers, type PlanOptions, planTraining, type TrainingPlan } from './model/fit/plan.js';
export type { FitStart, PreparedFit } from './model/fit/prepare-fit.js';
export { codeWidth, inputWidth, type Model } from './model/model.js';
export { decodeModel, encodeModel } from './model/model-file.js';
export { openModel } from './model/open-model.js';
export { htmlReport, type ReportOptions } from './model/report/report.js';
export type { Rows, TypedRows } from './model/rows.js';
export { type OpenedStart, openStart } from './model/train/open-start.js';
export type { TrainRunOptions } from './model/train/options.js';
export { type TrainRun, trainRun } from './model/train/train-run.js';
export {
  inverseTransform,
  reconstruction,
  score,
  type TransformOptions,
  transform,
} from './model/transform.js';
export { type Random, seededRandom } from './random.js';
export { type HiddenActivity, hiddenActivity } from './rbm/activity.js';
export { baseRates } from './rbm/base-rates.js';
export { type Diagnosis, diagnose } from './rbm/diagnose/diagnose.js';
export type { Finding } from './rbm/diagnose/finding.js';
export { energy, freeEnergy } from './rbm/energy.js';
export { freeEnergies, meanFreeEnergy } from './rbm/free-energies.js';
export { gapStopping } from './rbm/gap-stopping.js';
export { gibbsSamples, type Samples, type Sampling } from './rbm/gibbs.js';
export {
  estimateLogPartition,
  type LogPartitionEstimate,
  type LogPartitionEstimation,
} from './rbm/likelihood/estimate.js';
export { canEnumerate, exactLogPartition } from './rbm/likelihood/exact.js';
export { documentLengths, logProbabilities } from './rbm/likelihood/log-probability.js';
export { pseudoLikelihood } from './rbm/likelihood/pseudo.js';
export { inverseTemperatures } from './rbm/likelihood/temperatures.js';
export { decodeRbm, encodeRbm, type RbmFile } from './rbm/model-file.js';
export { type Monitored, type Monitors, monitor } from './rbm/monitor.js';
export type { NegativePhase } from './rbm/negative-phase.js';
export type { RbmParameters } from './rbm/parameters.js';
export { hiddenMeans, type Rbm, visibleMeans } from './rbm/rbm.js';
export type { Schedule } from './rbm/schedule.js';
export type { RbmSpec, Sparsity } from './rbm/spec.js';
export { type Pretraining, pretrain, type StackEpoch } from './rbm/stack.js';
export {
  type RbmCheckpoint,
  type RbmEpoch,
  type RbmTraining,
  type TrainedRbm,
  trainRbm,
} from './rbm/train.js';
export type { RbmUnits } from './rbm/units.js';
export { HIDDEN_TYPES, type UnitType, VISIBLE_TYPES } from './rbm/units.js';
export type { RbmState } from './rbm/update.js';
export { comparisonCsv, historyCsv } from './report/csv.js';
export { type FiltersOptions, filtersFigure } from './report/figures/filters.js';
export { type LearningCurveOptions, learningCurveFigure } from './report/figures/learning-curve.js';
export { type ReconstructionOptions, reconstructionFigure } from './report/figures/reconstruction.js';
export type { Figure } from './report/figures/render.js';
export type { ComparisonRow, HistoryRow } from './report/rows.js';
export { type ModelSummary, summarise } from './report/summary.js';
export { comparisonMarkdown, comparisonText } from './report/table.js';
export { type EventFile, openEventFile } from './report/tensorboard.js';
export type { ClassifierNetwork } from './training/network-spec.js';
export type { OnProgress, Progress } from './training/progress.js';
export {
  type Activation,
  type Autoencoder,
  decode,
  encode,
  encoderSizes,
  type LayerParameters,
  type NetworkParameters,
  parameterCount,
  reconstruct,
} from './unroll/autoencoder.js';
export { type Classifier, classifierOf, randomClassifier } from './unroll/classifier.js';
export { decodeAutoencoder, encodeAutoencoder } from './unroll/model-file.js';
export { unroll } from './unroll/unroll.js';
