import { fitPrincipalComponents, pcaCodes } from '../../baselines/pca.js';
import type { Engine } from '../../compute/engine.js';
import type { NdArray } from '../../compute/ndarray.js';
import { isCollection } from '../../data/collections/named.js';
import {
  type Examples,
  evenlySpread,
  floatExamples,
  type ImageShape,
  rowNumbers,
  selectExamples,
} from '../../data/examples.js';
import type { ReadOptions, Table } from '../../data/table.js';
import { InputError } from '../../errors.js';
import { encodeExamples } from '../../evaluate/codes.js';
import { autoencoderModel } from '../../evaluate/model.js';
import { reconstructExamples } from '../../evaluate/squared-error.js';
import { exists } from '../../files/exists.js';
import { filtersFigure } from '../../report/figures/filters.js';
import { reconstructionFigure } from '../../report/figures/reconstruction.js';
import type { Figure } from '../../report/figures/render.js';
import { htmlFigure, type Section } from '../../report/html/page.js';
import { htmlScatter } from '../../report/html/scatter.js';
import type { Result } from '../../run/read-result.js';
import type { Model } from '../model.js';
import { readFor } from '../read-for-model.js';
import { scaledFor } from '../transform.js';

export interface PictureOptions {
  readonly engine: Engine;
  /** Data for pictures of reconstructions and codes; those that the run was trained on, if they are still there. */
  readonly data?: string | undefined;
  readonly read?: ReadOptions | undefined;
}

/** So many points a browser moves without effort. */
const MOST_POINTS = 2000;
export const IMAGES_SHOWN = 10;
const FILTERS_SHOWN = 100;

/** What the first layer looks for and, where there are data, what the model makes of them. */
export async function pictureSections(
  options: PictureOptions,
  model: Model | null,
  { record }: Result,
): Promise<Section[]> {
  if (model === null) return [];
  const sections: Section[] = [];
  const { imageShape } = model;
  if (imageShape) {
    const { svg } = await filtersOf(model, imageShape);
    sections.push({
      title: 'Receptive fields',
      html: htmlFigure(svg, 'Weights of the first hidden units as images'),
    });
  }
  const table = await dataOf(options, model, record);
  if (table === null) return sections;
  try {
    return [...(await dataSections(options.engine, model, table)), ...sections];
  } finally {
    table.release();
  }
}

/** The weights of the first hidden units as images. */
export function filtersOf({ autoencoder }: Model, imageShape: ImageShape): Promise<Figure> {
  const weights = autoencoder.parameters[0]?.weights as NdArray;
  return filtersFigure({
    title: 'First layer, after fine-tuning',
    imageShape,
    weights,
    count: FILTERS_SHOWN,
  });
}

/** The data asked for, or those of the run where they still lie; a report without them is a report still. */
export async function dataOf(
  { data, read }: PictureOptions,
  model: Model,
  record: Result['record'],
): Promise<Table | null> {
  if (data !== undefined) return readFor(model, data, read ?? {});
  const { path } = (record.data ?? {}) as { path?: unknown };
  if (typeof path !== 'string' || !(isCollection(path) || (await exists(path)))) return null;
  // What the command line leaves open is as it was in training.
  const asked = Object.fromEntries(Object.entries(read ?? {}).filter(([, value]) => value !== undefined));
  // Runs before the first version of run.json kept it beside their settings.
  const { read: trainedWith = record.read as ReadOptions | undefined } = (record.settings ?? {}) as {
    read?: ReadOptions;
  };
  return readFor(model, path, { ...trainedWith, ...asked }).catch((error: unknown) => {
    if (error instanceof InputError) return null;
    throw error;
  });
}

async function dataSections(engine: Engine, model: Model, table: Table): Promise<Section[]> {
  const shown = [...evenlySpread(table.examples.count, MOST_POINTS)];
  const examples = scaledFor(model, selectExamples(table.examples, shown));
  const sections = [];
  if (model.imageShape) sections.push(await reconstructionSection(engine, model, examples));
  sections.push(await scatterSection(engine, model, table, examples, shown));
  return sections;
}

async function reconstructionSection(engine: Engine, model: Model, examples: Examples): Promise<Section> {
  const some = selectExamples(examples, evenlySpread(examples.count, IMAGES_SHOWN));
  const { svg } = await reconstructionsOf(engine, model, model.imageShape as ImageShape, some);
  return { title: 'Reconstructions', html: htmlFigure(svg, 'Examples above their reconstructions') };
}

/** Scaled examples above what the model makes of them. */
export async function reconstructionsOf(
  engine: Engine,
  model: Model,
  imageShape: ImageShape,
  some: Examples,
): Promise<Figure> {
  const imagesOf = (data: Float32Array) =>
    Array.from({ length: some.count }, (_, i) => data.subarray(i * some.width, (i + 1) * some.width));
  const made = await reconstructExamples(engine, autoencoderModel(model.autoencoder), some);
  return reconstructionFigure({
    title: 'Examples above their reconstructions',
    imageShape,
    rows: [
      { label: 'data', squaredError: null, images: imagesOf(valuesOf(some)) },
      { label: 'autoencoder', squaredError: null, images: imagesOf(made.data) },
    ],
  });
}

async function scatterSection(
  engine: Engine,
  model: Model,
  table: Table,
  examples: Examples,
  shown: readonly number[],
): Promise<Section> {
  const { data, shape } = await encodeExamples(engine, model.autoencoder, examples);
  const width = shape[1] as number;
  const plane = await planeOf(engine, data, width);
  const pixels = model.imageShape ? valuesOf(examples) : null;
  const points = shown.map((row, i) => ({
    x: plane.data[2 * i] as number,
    y: plane.data[2 * i + 1] as number,
    name: table.rowNames?.[row] ?? `row ${row + 1}`,
    label: table.labels?.[row],
    image: pixels?.subarray(i * examples.width, (i + 1) * examples.width),
  }));
  const note =
    shown.length < table.examples.count ? `<p>${shown.length} of ${table.examples.count} examples.</p>` : '';
  return {
    title: 'Codes',
    html: htmlScatter({ points, ...plane.axes, imageShape: model.imageShape }) + note,
  };
}

/** Codes of two numbers as they are, of one beside zero, of more by their two principal components. [points, 2] */
async function planeOf(
  engine: Engine,
  data: Float32Array,
  width: number,
): Promise<{ data: Float32Array; axes: { xLabel: string; yLabel: string } }> {
  const count = data.length / width;
  if (width === 2) return { data, axes: { xLabel: 'code 1', yLabel: 'code 2' } };
  const plane = new Float32Array(2 * count);
  if (width === 1 || count < 2) {
    for (let i = 0; i < count; i++) plane[2 * i] = data[i * width] as number;
    return { data: plane, axes: { xLabel: 'code 1', yLabel: '' } };
  }
  const examples = floatExamples(data, width);
  const components = await fitPrincipalComponents(engine, examples, 2);
  const along = await pcaCodes(engine, components, 2, examples);
  return { data: along.data, axes: { xLabel: 'first principal component of the codes', yLabel: 'second' } };
}

function valuesOf({ count, width, copyRows }: Examples): Float32Array {
  const values = new Float32Array(count * width);
  copyRows(rowNumbers(count), values);
  return values;
}
