import type { EngineChoice } from '../compute/choose.js';
import type { Dataset } from '../data/dataset.js';
import { PIXELS, WORD_COUNTS } from '../data/preprocessing.js';
import { classesCsv, comparisonCsv, crossEntropyCsv, retrievalCsv } from '../report/csv.js';
import type { ClassesRow, ComparisonRow, CrossEntropyRow, RetrievalRow } from '../report/rows.js';
import { comparisonMarkdown } from '../report/table.js';
import { codeSizeOf } from '../training/network-spec.js';
import { encodeAutoencoder } from '../unroll/model-file.js';
import { type Finding, findingsOf, findingText } from './claims.js';
import { drawCodeFigures } from './code-figures.js';
import { crossEntropyRows } from './cross-entropy.js';
import { documentBaselines, requireDocuments } from './document-baselines.js';
import { drawFigures } from './figures.js';
import { type Kept, keptRun, type ReproduceOptions } from './kept-run.js';
import type { Settled } from './kind.js';
import { classesRows, planesOf } from './planes.js';
import { retrievalRows } from './retrieval.js';
import { type ExperimentResult, runExperiment, type TrainedModel } from './run.js';
import { type ExperimentSpec, type Profile, type ProfileName, titleOf } from './spec.js';

interface Report {
  /** For documents. */
  readonly crossEntropies: readonly CrossEntropyRow[];
  /** For codes of two numbers of data with classes. */
  readonly classes: readonly ClassesRow[];
  /** For documents with classes. */
  readonly retrieval: readonly RetrievalRow[];
  /** The paper's claims held against the numbers. */
  readonly findings: readonly Finding[];
}

export interface Reproduction extends ExperimentResult, Report, Kept {}

/** Runs an experiment with autoencoders and keeps its result. Errors as those of `keptRun`. */
export function reproduce(spec: ExperimentSpec, options: ReproduceOptions): Promise<Reproduction> {
  return keptRun<ExperimentSpec, Profile, ComparisonRow, TrainedModel, ExperimentResult, Report>(
    spec,
    options,
    {
      titleOf: ({ spec, settings, dataset }) => titleOf(spec, settings, dataset.train.width),
      codeSizeOf,
      train: async ({ spec, profile, settings, dataset }, run) => {
        // Asked before hours of training, not after them.
        requireDocuments(dataset, settings);
        return runExperiment(spec, { ...run, profile });
      },
      report: (settled, result) => reported(settled, result, options.choice),
    },
  );
}

async function reported(
  { spec, profile, settings, dataset }: Settled<ExperimentSpec, Profile>,
  result: ExperimentResult,
  { engine }: EngineChoice,
) {
  const names = { experiment: spec.name, profile };
  const crossEntropies = await crossEntropyRows(engine, names, dataset, result);
  const baselines = await documentBaselines(engine, dataset, settings);
  const planes = await planesOf(engine, dataset, result, baselines);
  const classes = classesRows(names, planes, dataset);
  const retrieval = await retrievalRows(engine, names, dataset, result, baselines);
  // A trial of the machinery shows nothing.
  const findings = profile === 'smoke' ? [] : findingsOf(spec.claims ?? [], { ...result, retrieval });
  const title = titleOf(spec, settings, dataset.train.width);
  const [first] = result.models as [TrainedModel];
  return {
    report: { crossEntropies, classes, retrieval, findings },
    models: new Map(
      result.models.map((model) => [
        modelFileName(model, result.models),
        encodeModel(spec, profile, dataset, model),
      ]),
    ),
    tables: {
      'comparison.csv': comparisonCsv(result.rows),
      ...(crossEntropies.length > 0 && { 'cross-entropy.csv': crossEntropyCsv(crossEntropies) }),
      ...(classes.length > 0 && { 'classes.csv': classesCsv(classes) }),
      ...(retrieval.length > 0 && { 'retrieval.csv': retrievalCsv(retrieval) }),
    },
    figures: new Map([
      ...(await drawFigures(engine, spec, settings, dataset, result)),
      ...(await drawCodeFigures(spec, settings, dataset, first.seed, planes, retrieval)),
    ]),
    page: (notes: readonly string[]) =>
      comparisonMarkdown(result.rows, { title, notes, crossEntropies, classes, retrieval }),
    findings: findings.map(findingText),
  };
}

/** `model.safetensors` is the first one; further networks and seeds are named. */
function modelFileName({ network, codeSize, seed }: TrainedModel, [first]: readonly TrainedModel[]): string {
  const isFirst = network === first?.network && codeSize === first.codeSize;
  const parts = [
    'model',
    ...(isFirst ? [] : [`${network.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${codeSize}`]),
    ...(seed === first?.seed ? [] : [`seed-${seed}`]),
  ];
  return `${parts.join('-')}.safetensors`;
}

function encodeModel(
  spec: ExperimentSpec,
  profile: ProfileName,
  dataset: Dataset,
  { seed, network, autoencoder }: TrainedModel,
): Uint8Array {
  return encodeAutoencoder(autoencoder, {
    experiment: spec.name,
    profile,
    network,
    seed: String(seed),
    ...(dataset.kind === 'documents'
      ? { preprocessing: WORD_COUNTS, vocabulary: dataset.vocabulary.join(' ') }
      : { preprocessing: dataset.preprocessing ? JSON.stringify(dataset.preprocessing) : PIXELS }),
  });
}
