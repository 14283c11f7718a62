/**
 * `rbm-autoencoder`: deep autoencoders of your own data.
 *
 * The library has two styles. This entry has the first: a `Model` holds the network with the scaling of its data, rows
 * come and go on the scale of the data, everything but model and rows is optional, and the engine is chosen for you.
 * Functions take (model, rows, options).
 *
 * The second style, for research, is `rbm-autoencoder/rbm`: RBMs, stacks and networks apart, on examples already
 * scaled, with an engine and random numbers that the caller passes. Functions take (engine, model, examples, more). The
 * experiments of the paper are in `rbm-autoencoder/experiments`.
 */

// Data: files, and rows in memory.

export type { NdArray } from '../compute/ndarray.js';
export type { Tensor, Tensor2D } from '../compute/tensor.js';
export type { Examples, ImageShape } from '../data/examples.js';
export { MISSING, type Missing } from '../data/fit-to-learn.js';
export { openTableWriter, type TableShape, type TableWriter } from '../data/formats/table-writer.js';
export type { TrainingAdvice } from '../data/inspect/advice.js';
export type { ColumnFacts, ColumnKind } from '../data/inspect/column-summary.js';
export { type DataFacts, inspectData, type TrainingFacts } from '../data/inspect/inspect-data.js';
export {
  type FittedPreprocessing,
  type Preprocessing,
  SCALINGS,
  type Scaling,
} from '../data/preprocessing.js';
export { readExamples } from '../data/read-examples.js';
export type { Categories, CategoryChoice, ReadOptions, Table } from '../data/table.js';
export type { Like, Rows, TypedRows } from '../model/rows.js';

// Training: in memory, or as a run that leaves a folder and can be resumed.

export type { Split } from '../data/split.js';
export type { AdamState } from '../finetune/adam.js';
export type { FinetuneCheckpoint, FinetuneState } from '../finetune/training.js';
export { type Fit, type FitEpoch, type FitOptions, type FitState, fit } from '../model/fit/fit.js';
export type { FitStart, PreparedFit } from '../model/fit/prepare-fit.js';
export { type OpenedStart, openStart } from '../model/train/open-start.js';
export type { Phases, TrainRunOptions } from '../model/train/options.js';
export { type TrainRun, trainRun } from '../model/train/train-run.js';
export type { StackCheckpoint } from '../rbm/stack.js';
export type { Best, TrainingState } from '../training/network-training.js';
export type { OnProgress, Progress } from '../training/progress.js';

// A trained model: codes, reconstructions, and how good they are.

export { evaluate, type ModelEvaluation } from '../model/evaluate.js';
export { codeWidth, inputWidth, type Model } from '../model/model.js';
export {
  inverseTransform,
  reconstruct,
  score,
  type TransformOptions,
  transform,
} from '../model/transform.js';

// Models in files, and in other formats.

export { exportModel, FORMATS, type Format } from '../model/export/export-model.js';
export { PARTS, type Part } from '../model/export/part.js';
export { type ProjectorFiles, projectorFiles } from '../model/export/projector.js';
export { decodeModel, encodeModel } from '../model/model-file.js';
export { openModel } from '../model/open-model.js';

// Reports, and comparisons with PCA over several seeds.

export { type Comparison, compare } from '../model/compare/compare.js';
export type { CompareOptions } from '../model/compare/options.js';
export { htmlReport, type ReportOptions } from '../model/report/report.js';

// The engine that computes, and errors.

export { chooseEngine, type EngineChoice, type EngineOptions } from '../compute/choose.js';
export type { Engine, EngineName } from '../compute/engine.js';
export { InputError, InterruptedError, RunError } from '../errors.js';
export type { HotLoops } from '../hot-loops.js';
