import { join } from 'node:path';
import { evenlySpread, selectExamples } from '../../data/examples.js';
import { InputError } from '../../errors.js';
import { exists } from '../../files/exists.js';
import type { Figure } from '../../report/figures/render.js';
import { readResult } from '../../run/read-result.js';
import { MODEL_FILE } from '../model-file.js';
import { openModel } from '../open-model.js';
import { scaledFor } from '../transform.js';
import { curveFigures } from './curves.js';
import { dataOf, filtersOf, IMAGES_SHOWN, type PictureOptions, reconstructionsOf } from './pictures.js';

/** Whether a run of this kind draws no figures by itself. */
export function isWithoutFigures(kind: unknown): boolean {
  return kind === 'train' || kind === 'pretrain' || kind === 'finetune';
}

/**
 * The figures of a training by file name: its learning curves and, for a network of images, receptive fields and, where the
 * data are at hand, reconstructions. Throws an InputError if the folder holds no training.
 */
export async function drawRunFigures(folder: string, options: PictureOptions): Promise<Map<string, Figure>> {
  const result = await readResult(folder);
  const { kind } = result.record;
  if (!isWithoutFigures(kind)) {
    throw new InputError(
      kind === undefined
        ? `${folder} holds neither an RBM nor a training: it has no rbm.safetensors and no run.json. Name the folder of a run.`
        : `${folder} is a run of ${kind}, which draws its own figures: they are in ${join(folder, 'figures')}.`,
    );
  }
  const figures = new Map<string, Figure>();
  for (const { name, figure } of await curveFigures(result.history)) figures.set(name, figure);
  const model = (await exists(join(folder, MODEL_FILE))) ? await openModel(folder) : null;
  if (model?.imageShape === undefined) return figures;
  figures.set('filters', await filtersOf(model, model.imageShape));
  const table = await dataOf(options, model, result.record);
  if (table === null) return figures;
  try {
    const some = selectExamples(table.examples, evenlySpread(table.examples.count, IMAGES_SHOWN));
    const examples = scaledFor(model, some);
    figures.set(
      'reconstructions',
      await reconstructionsOf(options.engine, model, model.imageShape, examples),
    );
  } finally {
    table.release();
  }
  return figures;
}
