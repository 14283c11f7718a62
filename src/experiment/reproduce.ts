import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { PIXELS, WORD_COUNTS } from '../data/preprocessing.js';
import { comparisonMarkdown } from '../report/comparison-page.js';
import { type FurtherRows, measuredOf } from '../report/measures/further.js';
import { measureCsv } from '../report/measures/measure.js';
import { type ComparisonRow, comparisonCsv } from '../report/measures/squared-error.js';
import { codeSizeOf } from '../training/network-spec.js';
import { encodeAutoencoder } from '../unroll/model-file.js';
import { type Finding, findingsOf, findingText } from './claims.js';
import { drawCodeFigures } from './code-figures.js';
import { crossEntropyRows } from './cross-entropy.js';
import { documentBaselines, requireDocuments } from './document-baselines.js';
import { drawFigures } from './figures.js';
import { type Kept, keepExperiment, type ReproduceOptions } from './keep-experiment.js';
import { CODES_FILE, planeCodesCsv } from './plane-codes.js';
import { classesRows, type Plane, planesOf } from './planes.js';
import { retrievalRows } from './retrieval.js';
import { type ExperimentResult, runExperiment, type TrainedModel } from './run.js';
import { type ExperimentSpec, type Profile, type ProfileName, titleOf } from './spec.js';

/** What was measured of an experiment's networks, beside their squared errors. */
interface Measures extends FurtherRows {
  /** The paper's claims, checked against the numbers. */
  readonly findings: readonly Finding[];
}

export interface Reproduction extends ExperimentResult, Measures, Kept {}

/**
 * Runs an experiment with autoencoders and keeps its result in `out`, in a folder of its name. Throws an InputError for
 * invalid input or options, a RunError if the run fails, an InterruptedError when `signal` is aborted.
 *
 * @example const { rows } = await reproduce(experiments.curves, { profile: 'smoke', seeds: [1], choice, out: 'runs', force: false });
 */
export function reproduce(spec: ExperimentSpec, options: ReproduceOptions): Promise<Reproduction> {
  const { profile, choice } = options;
  const { engine } = choice;
  return keepExperiment(spec, options, async ({ settings, dataset, run, begin, finish }) => {
    // Checked before hours of training, not after them.
    requireDocuments(dataset, settings);
    const begun = await begin<ComparisonRow, TrainedModel>(codeSizeOf);
    const comparison = { experiment: spec.name, profile, ...settings };
    const result = await runExperiment(comparison, { ...options, engine, dataset, ...begun });

    const { planes, ...measures } = await measured(engine, spec, profile, settings, dataset, result);
    await run.write('comparison.csv', comparisonCsv(result.rows));
    for (const { measure, rows } of measuredOf(measures))
      await run.write(measure.file, measureCsv(measure, rows));
    if (planes.length > 0) await run.write(CODES_FILE, planeCodesCsv(planes, dataset));
    const drawn = { title: spec.title, ...settings };
    await run.draw(await drawFigures(engine, drawn, dataset, result));
    const [first] = result.models as [TrainedModel];
    await run.draw(await drawCodeFigures(drawn, dataset, first.seed, planes, measures.retrieval));
    const title = titleOf(spec.title, settings, dataset.train.width);
    const kept = await finish({
      kind: 'reproduce',
      title,
      history: result.history,
      models: modelFiles(spec, profile, dataset, result.models),
      page: (notes) => comparisonMarkdown(result.rows, { title, notes, ...measures }),
      findings: measures.findings.map(findingText),
    });
    return { ...result, ...measures, ...kept };
  });
}

async function measured(
  engine: Engine,
  spec: ExperimentSpec,
  profile: ProfileName,
  settings: Profile,
  dataset: Dataset,
  result: ExperimentResult,
): Promise<Measures & { readonly planes: readonly Plane[] }> {
  const names = { experiment: spec.name, profile };
  const baselines = await documentBaselines(engine, dataset, settings);
  const planes = await planesOf(engine, dataset, result, baselines);
  const retrieval = await retrievalRows(engine, names, dataset, result, baselines);
  return {
    crossEntropies: await crossEntropyRows(engine, names, dataset, result),
    classes: classesRows(names, planes, dataset),
    retrieval,
    // A smoke test shows nothing about the method.
    findings: profile === 'smoke' ? [] : findingsOf(spec.claims ?? [], { ...result, retrieval }),
    planes,
  };
}

function modelFiles(
  spec: ExperimentSpec,
  profile: ProfileName,
  dataset: Dataset,
  models: readonly TrainedModel[],
): Map<string, Uint8Array> {
  return new Map(
    models.map((model) => [modelFileName(model, models), encodeModel(spec, profile, dataset, model)]),
  );
}

/** `model.safetensors` for the first model; the others carry their network and seed in their names. */
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
