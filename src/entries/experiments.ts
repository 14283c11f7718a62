/**
 * `rbm-autoencoder/experiments`: the experiments of Hinton & Salakhutdinov 2006, their data, and the tables and figures
 * that they leave. `reproduce` and `classify` do what `rbmae reproduce` does: they write a folder with models, tables,
 * figures and a record, and resume an interrupted run. `runExperiment` computes the same in memory.
 */

// The experiments, and running them.

export { classifiers, experiments } from '../../experiments/index.js';
export type { Claim, CodedModel } from '../experiment/claim.js';
export { type Classification, classify } from '../experiment/classify.js';
export type { ReproduceOptions } from '../experiment/keep-experiment.js';
export { type Reproduction, reproduce } from '../experiment/reproduce.js';
export {
  type Comparison,
  type ExperimentOptions,
  type ExperimentResult,
  runExperiment,
  type TrainedModel,
} from '../experiment/run.js';
export {
  type ClassifierProfile,
  type ClassifierSpec,
  type DataSpec,
  type Epochs,
  type ExperimentSpec,
  type PaperFigure,
  PROFILES,
  type Profile,
  type ProfileName,
} from '../experiment/spec.js';
export type { TrainedClassifier } from '../experiment/train-classifiers.js';
export type { ClassifierNetwork, NetworkSpec, Start } from '../training/network-spec.js';
export type { RunOptions, RunState } from '../training/network-turns.js';
export type { OnProgress, Progress } from '../training/progress.js';

// Their data.

export { type CurvesOptions, curves } from '../data/collections/curves.js';
export type { DownloadProgress } from '../data/collections/download.js';
export { loadFaces } from '../data/collections/faces.js';
export type { Pen } from '../data/collections/ink.js';
export { loadMnist, type MnistOptions } from '../data/collections/mnist.js';
export { findMnist, type MnistPlace } from '../data/collections/mnist-files.js';
export type { PublicationOptions } from '../data/collections/published-file.js';
export type { Dataset, DocumentDataset, ImageDataset, RowDataset } from '../data/dataset.js';
export { type IdxArray, readIdx } from '../data/formats/arrays/idx.js';
export { type DataOptions, loadDataset } from '../experiment/data.js';

// Documents as counts of words.

export { bagsOfWords } from '../data/text/bags.js';
export type { TextDocument } from '../data/text/document.js';
export { textFolder } from '../data/text/folder.js';
export type { TextSplit } from '../data/text/held-back.js';
export { loadNewsgroups, loadReuters } from '../data/text/newsgroups-and-reuters.js';
export { stemsOf } from '../data/text/stems.js';
export type { TextsSource } from '../data/text/texts.js';
export { bagOfWords, chosenVocabulary, type Vocabulary } from '../data/text/vocabulary.js';

// Tables, figures and TensorBoard's events.

export { comparisonMarkdown } from '../report/comparison-page.js';
export { type FiltersOptions, filtersFigure } from '../report/figures/filters.js';
export {
  type LearningCurveOptions,
  learningCurveFigure,
  type Series,
} from '../report/figures/learning-curve.js';
export {
  type ReconstructionOptions,
  type ReconstructionRow,
  reconstructionFigure,
} from '../report/figures/reconstruction.js';
export type { Figure } from '../report/figures/render.js';
export { type HistoryRow, historyCsv } from '../report/history.js';
export type { ErrorsRow } from '../report/measures/class-error.js';
export type { ClassesRow } from '../report/measures/class-separation.js';
export type { CrossEntropyRow } from '../report/measures/cross-entropy.js';
export type { FurtherRows } from '../report/measures/further.js';
export type { RetrievalRow } from '../report/measures/retrieval.js';
export type { Spread } from '../report/measures/spread.js';
export {
  type ComparisonRow,
  comparisonCsv,
  comparisonText,
  type ModelSummary,
  summarise,
} from '../report/measures/squared-error.js';
export { type EventFile, openEventFile } from '../report/tensorboard.js';

// The engine that computes, random numbers, and errors.

export { chooseEngine, type EngineChoice, type EngineOptions } from '../compute/choose.js';
export type { Engine, EngineName } from '../compute/engine.js';
export { InputError, InterruptedError, RunError } from '../errors.js';
export { type Random, seededRandom } from '../random.js';
