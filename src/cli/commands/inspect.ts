import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { isCollection } from '../../data/collections/named.js';
import { fitPreprocessing } from '../../data/preprocessing.js';
import { readExamples } from '../../data/read-examples.js';
import type { ReadOptions } from '../../data/table.js';
import type { DataDescription } from '../../model/data-metadata.js';
import { MODEL_FILE } from '../../model/model-file.js';
import { openModel } from '../../model/open-model.js';
import { stackFile } from '../../model/stack-files.js';
import { openStart } from '../../model/train/open-start.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import { parameterCount } from '../../unroll/network.js';
import { command } from '../command.js';
import { READING, readOptionsOf } from '../flags/data.js';
import { JSON_OUTPUT } from '../flags/options.js';

export const inspectCommand = command({
  positionals: { path: 'folder of a run, model file, or data' },
  options: { ...READING, ...JSON_OUTPUT },
  examples: [
    ['inspect run', 'Layers, scaling and origin of a model'],
    ['inspect table.csv', 'Rows, columns and ranges of data'],
  ],
  async run(flags) {
    const facts = await factsOf(flags.path, readOptionsOf(flags));
    return { text: asText(facts), json: facts };
  },
});

async function factsOf(path: string, read: ReadOptions): Promise<Facts> {
  if (isCollection(path)) return dataFacts(path, read);
  const names = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
  if (names.includes(MODEL_FILE) || isModelFile(path)) return modelFacts(path);
  return names.includes(stackFile(1)) ? stackFacts(path) : dataFacts(path, read);
}

/** A safetensors file begins with the length of its header and a brace. */
function isModelFile(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const start = new Uint8Array(9);
  const descriptor = openSync(path, 'r');
  readSync(descriptor, start, 0, 9, 0);
  closeSync(descriptor);
  return start[8] === '{'.charCodeAt(0) && start.subarray(4, 8).every((byte) => byte === 0);
}

type Facts = Readonly<Record<string, unknown>>;

async function modelFacts(path: string): Promise<Facts> {
  const { autoencoder, ...description } = await openModel(path);
  return {
    kind: 'model',
    layers: encoderSizes(autoencoder).join('-'),
    activations: autoencoder.activations.join(', '),
    parameters: parameterCount(autoencoder),
    ...descriptionFacts(description),
  };
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

function descriptionFacts({ preprocessing, columns, imageShape, provenance }: DataDescription): Facts {
  return {
    scaling: preprocessing.scaling,
    missing: preprocessing.fill === null ? 'refused' : 'the mean of the column',
    ...(columns && { columns }),
    ...(imageShape && { image: `${imageShape.width} x ${imageShape.height} pixels` }),
    ...provenance,
  };
}

async function dataFacts(path: string, read: ReadOptions): Promise<Facts> {
  const table = await readExamples(path, read);
  try {
    const { examples, kind, columns, labels, imageShape, provenance, notes } = table;
    const { preprocessing, why } = fitPreprocessing(examples, { missing: 'mean', columns, kind });
    return {
      kind: 'data',
      ...provenance,
      rows: examples.count,
      components: examples.width,
      ...(imageShape && { image: `${imageShape.width} x ${imageShape.height} pixels` }),
      ...(columns && { columns }),
      ...(labels && { labels: [...new Set(labels)].sort() }),
      scaling: `${preprocessing.scaling} would be chosen: ${why}`,
      notes,
    };
  } finally {
    table.release();
  }
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
