import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { fitPreprocessing } from '../../data/preprocessing.js';
import { readExamples } from '../../data/read-examples.js';
import type { DataDescription } from '../../model/data-metadata.js';
import { MODEL_FILE } from '../../model/model-file.js';
import { openModel } from '../../model/open-model.js';
import { stackFile } from '../../model/stack-files.js';
import { openStart } from '../../model/train/open-start.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import { parameterCount } from '../../unroll/network.js';
import { type DataFlags, readingOptions, readOptionsOf } from '../flags/data.js';
import { once } from '../flags/values.js';

interface Flags extends Omit<DataFlags, 'data'> {
  path: string;
  json: boolean;
}

export const inspectCommand: CommandModule<object, Flags> = {
  command: 'inspect <path>',
  describe: 'Say what is in a model, a run, or a file of data',
  builder: (yargs) =>
    readingOptions(yargs)
      .positional('path', {
        type: 'string',
        demandOption: true,
        describe: 'folder of a run, model file, or data',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .example('$0 inspect run', 'Layers, scaling and origin of a model')
      .example('$0 inspect table.csv', 'Rows, columns and ranges of data') as never,
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const path = once('path', flags.path);
  const facts = await factsOf(path, flags);
  process.stdout.write(flags.json ? `${JSON.stringify(facts, null, 2)}\n` : asText(facts));
}

async function factsOf(path: string, flags: Flags): Promise<Facts> {
  const names = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path) : [];
  if (names.includes(MODEL_FILE) || isModelFile(path)) return modelFacts(path);
  return names.includes(stackFile(1)) ? stackFacts(path) : dataFacts(path, flags);
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

async function dataFacts(path: string, flags: Flags): Promise<Facts> {
  const table = await readExamples(path, readOptionsOf(flags));
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
    .map(([name, value]) => `${name.padEnd(width)}  ${Array.isArray(value) ? shortened(value) : value}\n`)
    .join('');
}

function shortened(list: readonly unknown[]): string {
  const shown = list.slice(0, MOST_SHOWN).join(', ');
  return list.length > MOST_SHOWN ? `${shown}, and ${list.length - MOST_SHOWN} more` : shown;
}
