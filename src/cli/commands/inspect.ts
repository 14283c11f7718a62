import { isCollection } from '../../data/collections/named.js';
import { inspectData } from '../../data/inspect/inspect-data.js';
import { isFolder } from '../../data/read-examples.js';
import type { ReadOptions } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { openRandomAccess } from '../../files/random-access.js';
import type { DataDescription } from '../../model/data-metadata.js';
import { inspectRun, isRun, namesIn, type RunFacts, runsIn } from '../../model/inspect/inspect-run.js';
import { MODEL_FILE } from '../../model/model-file.js';
import { openModel } from '../../model/open-model.js';
import { stackFile } from '../../model/stack-files.js';
import { openStart } from '../../model/train/open-start.js';
import { decodeRbm } from '../../rbm/model-file.js';
import { RBM_FILE } from '../../single-rbm/train-rbm-run.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import { parameterCount } from '../../unroll/network.js';
import { command, type Printed } from '../command.js';
import { dataPage } from '../data-page.js';
import { READING, readOptionsOf, sourceOf } from '../flags/data.js';
import { JSON_OUTPUT } from '../flags/options.js';
import { pathOf } from '../flags/values.js';

export const inspectCommand = command({
  positionals: { path: 'folder of a run, model file, or data; - is standard input' },
  options: { ...READING, ...JSON_OUTPUT },
  examples: [
    ['inspect table.csv', 'What each column holds, and the command that would train on it'],
    ['inspect run', 'Kind, layers, scaling and origin of a run'],
  ],
  run: (flags) => inspected(withInput(flags.path), readOptionsOf(flags)),
});

/** yargs reads the word - as an empty text. */
const withInput = (path: string) => (path === '' && process.argv.includes('-') ? '-' : path);

async function inspected(given: string, read: ReadOptions): Promise<Printed> {
  const path = pathOf('path', given);
  const facts = path === '-' || isCollection(path) ? undefined : await factsOf(path);
  if (facts === undefined) return dataPage(path, await inspectData(sourceOf('path', path), read), read);
  const idle = Object.entries(read).find(([, value]) => value !== undefined);
  if (idle === undefined) return { text: asText(facts), json: facts };
  throw new InputError(
    `\`${idle[0]}\` says how data are read, but ${path} is ${facts.kind === 'run' ? 'a run' : `a ${facts.kind}`}. Leave it out.`,
    { option: idle[0] },
  );
}

type Facts = Readonly<Record<string, unknown>>;

/** Returns nothing if the path is that of data. */
async function factsOf(path: string): Promise<Facts | undefined> {
  if (!isFolder(path)) return isModelFile(path) ? modelFacts(path) : undefined;
  const names = namesIn(path);
  if (!isRun(names)) return folderFacts(path);
  const { weights, ...run } = inspectRun(path);
  if (names.includes(MODEL_FILE) && run.run !== 'classify')
    return { ...(await modelFacts(path)), ...known(run) };
  if (names.includes(stackFile(1))) return { ...(await stackFacts(path)), ...known(run) };
  if (names.includes(RBM_FILE)) return { ...(await modelFacts(`${path}/${RBM_FILE}`)), ...known(run) };
  return { kind: 'run', ...known(run), weights: weights.length > 0 ? weights : withoutWeights(path, run) };
}

function folderFacts(path: string): Facts | undefined {
  const runs = runsIn(path);
  return runs.length === 0
    ? undefined
    : { kind: 'folder of runs', runs, next: `rbmae inspect ${path}/${runs[0]}` };
}

/** Says how a run is made again. */
function withoutWeights(path: string, { run, command: line, config }: Omit<RunFacts, 'weights'>): string {
  if (run === 'compare') return 'a comparison keeps none: train the best of its networks with rbmae train';
  const again =
    line ??
    (config !== undefined && run !== null
      ? `rbmae ${run} --config ${config} --out NEW`
      : `rbmae ${run ?? 'train'}, with the settings in ${path}/run.json`);
  return `none in this folder; this makes them again: ${again}`;
}

/** Leaves out what the run does not say. */
function known(facts: object): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** A safetensors file begins with the length of its header and a brace. */
function isModelFile(path: string): boolean {
  const file = openRandomAccess(path);
  try {
    const start = file.read(0, 9);
    return start[8] === '{'.charCodeAt(0) && start.subarray(4, 8).every((byte) => byte === 0);
  } finally {
    file.close();
  }
}

async function modelFacts(path: string): Promise<Facts> {
  const rbm = isFolder(path) ? undefined : rbmFacts(path);
  if (rbm !== undefined) return rbm;
  const { autoencoder, ...description } = await openModel(path);
  return {
    kind: 'model',
    layers: encoderSizes(autoencoder).join('-'),
    activations: autoencoder.activations.join(', '),
    parameters: parameterCount(autoencoder),
    ...descriptionFacts(description),
  };
}

/** Returns nothing if the file is not that of an RBM. */
function rbmFacts(path: string): Facts | undefined {
  const file = openRandomAccess(path);
  try {
    const { rbm, metadata } = decodeRbm(file.read(0, file.size), path);
    const { visibleBias, hiddenBias } = rbm.parameters;
    const { visible, hidden } = rbm.units;
    const { format, format_version, visible_units, hidden_units, layers, ...others } = metadata;
    return {
      kind: 'RBM',
      layers: `${visibleBias.data.length}-${hiddenBias.data.length}`,
      units: `${visible} to ${hidden}`,
      ...others,
      ...(layers !== undefined && { layer: `${others.layer} of ${layers}` }),
    };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  } finally {
    file.close();
  }
}

async function stackFacts(path: string): Promise<Facts> {
  const { autoencoder, stack, ...description } = await openStart(path);
  return {
    kind: 'stack of RBMs',
    layers: encoderSizes(autoencoder).join('-'),
    units: stack.map(({ units }) => `${units.visible} to ${units.hidden}`).join(', '),
    ...descriptionFacts(description),
  };
}

function descriptionFacts({
  preprocessing,
  columns,
  categories,
  imageShape,
  provenance,
}: DataDescription): Facts {
  return {
    scaling: preprocessing.scaling,
    missing: preprocessing.fill === null ? 'refused' : 'the mean of the column',
    ...(columns && { columns }),
    ...(categories && { categories: Object.keys(categories) }),
    ...(imageShape && { image: `${imageShape.width} x ${imageShape.height} pixels` }),
    ...provenance,
  };
}

const MOST_SHOWN = 12;

function asText(facts: Facts): string {
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts)
    .map(([name, value]) => `${name.padEnd(width)}  ${Array.isArray(value) ? shortened(value) : value}`)
    .join('\n');
}

function shortened(list: readonly unknown[]): string {
  const shown = list.slice(0, MOST_SHOWN).join(', ');
  return list.length > MOST_SHOWN ? `${shown}, and ${list.length - MOST_SHOWN} more` : shown;
}
