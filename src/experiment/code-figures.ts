import type { Dataset } from '../data/dataset.js';
import type { Examples } from '../data/examples.js';
import { layoutFigure } from '../report/figures/layout.js';
import { planeFigure } from '../report/figures/plane.js';
import type { Figure } from '../report/figures/render.js';
import { retrievalFigure } from '../report/figures/retrieval.js';
import type { RetrievalRow } from '../report/measures/retrieval.js';
import { codeSizeOf } from '../training/network-spec.js';
import type { Drawn } from './figures.js';
import type { Plane } from './planes.js';
import { titleOf } from './spec.js';

/** As in the paper's figures. */
const POINTS_OF_A_CLASS = 500;
/** In all planes of a figure together; this many make a file of 1.5 MB. */
const MOST_POINTS = 10_000;

/**
 * The figures of one seed's codes by file name: codes of two numbers as planes, if the data have classes, and the retrieval
 * of documents, for codes of two numbers (Fig. S5) and for all others (Fig. 4A).
 */
export async function drawCodeFigures(
  drawn: Drawn,
  dataset: Dataset,
  seed: number,
  planes: readonly Plane[],
  retrieval: readonly RetrievalRow[],
): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  const titleWhere = (isShown: (codeSize: number) => boolean) => {
    const networks = drawn.networks.filter((network) => isShown(codeSizeOf(network)));
    const named = networks.length > 0 ? { networks } : drawn;
    return `${titleOf(drawn.title, named, dataset.train.width)}, seed ${seed}`;
  };
  const isPlane = (codeSize: number) => codeSize === 2;

  const shown = planes.filter((plane) => plane.seed === seed);
  const { test, testLabels: labels, classNames } = dataset;
  if (shown.length > 0 && labels !== undefined) {
    const rows = examplesDrawn(labels, MOST_POINTS / shown.length);
    const panels = shown.map((plane) => ({ label: plane.model, points: pointsOf(plane, labels, rows) }));
    const title = `${titleWhere(isPlane)}: ${shareOf(rows.length, test.count)} test examples`;
    figures.set('planes', await planeFigure({ title, panels, classNames }));
    if (dataset.kind === 'images') {
      const { imageShape } = dataset;
      const images = imagesOf(test, rows);
      const withImages = panels.map(({ label, points }) => ({
        label,
        points: points.map((point, i) => ({ ...point, image: images[i] as Float32Array })),
      }));
      figures.set('planes-images', await layoutFigure({ title, imageShape, panels: withImages }));
    }
  }

  for (const [name, isShown] of [
    ['retrieval', (codeSize: number) => !isPlane(codeSize)],
    ['retrieval-2d', isPlane],
  ] as const) {
    const found = retrieval.filter((row) => row.seed === seed && isShown(row.codeSize));
    if (found.length === 0) continue;
    const title = `${titleWhere(isShown)}: retrieval`;
    figures.set(name, await retrievalFigure({ title, series: seriesOf(found) }));
  }
  return figures;
}

/**
 * The first examples of each class: 500 of each, or fewer so that all together are at most `most`. The classes alternate, so
 * that none covers the others.
 */
export function examplesDrawn(labels: Uint8Array, most: number): number[] {
  const sizes = new Map<number, number>();
  const places = Array.from(labels, (label) => {
    const place = sizes.get(label) ?? 0;
    sizes.set(label, place + 1);
    return place;
  });
  const drawn = (ofEach: number) =>
    [...sizes.values()].reduce((sum, size) => sum + Math.min(size, ofEach), 0);
  let ofEach = POINTS_OF_A_CLASS;
  while (drawn(ofEach) > most) ofEach--;
  return [...places.keys()]
    .filter((row) => (places[row] as number) < ofEach)
    .sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
}

function pointsOf({ test: { data } }: Plane, labels: Uint8Array, rows: readonly number[]) {
  return rows.map((row) => ({
    x: data[2 * row] as number,
    y: data[2 * row + 1] as number,
    label: labels[row] as number,
  }));
}

function imagesOf({ width, copyRows }: Examples, rows: readonly number[]): Float32Array[] {
  const images = new Float32Array(rows.length * width);
  copyRows(rows, images);
  return rows.map((_, i) => images.subarray(i * width, (i + 1) * width));
}

function shareOf(count: number, all: number): string {
  const written = (number: number) => number.toLocaleString('en-US');
  return count === all ? `all ${written(all)}` : `${written(count)} of ${written(all)}`;
}

/** One series for each model and code size. */
function seriesOf(rows: readonly RetrievalRow[]) {
  const labelOf = ({ model, codeSize }: RetrievalRow) => `${model}-${codeSize}`;
  return [...new Set(rows.map(labelOf))].map((label) => ({
    label,
    points: rows.filter((row) => labelOf(row) === label),
  }));
}
