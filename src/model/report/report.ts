import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors.js';
import { exists } from '../../files/exists.js';
import { htmlFacts, htmlFigure, htmlPage, htmlTable, type Section } from '../../report/html/page.js';
import { type Result, readResult } from '../../run/read-result.js';
import { encoderSizes } from '../../unroll/autoencoder.js';
import type { Model } from '../model.js';
import { MODEL_FILE } from '../model-file.js';
import { openModel } from '../open-model.js';
import { curveSections } from './curves.js';
import { type PictureOptions, pictureSections } from './pictures.js';
import { isWithoutFigures } from './run-figures.js';

export interface ReportOptions extends PictureOptions {
  /** The folder of a run or a comparison. */
  readonly folder: string;
}

/** A self-contained HTML page about a result folder. Throws an InputError if the folder holds no result. */
export async function htmlReport(options: ReportOptions): Promise<string> {
  const { folder } = options;
  const result = await readResult(folder);
  const hasModel = await exists(join(folder, MODEL_FILE));
  // Those of a training were drawn later and repeat what is above.
  const figures = isWithoutFigures(result.record.kind) ? [] : await figureSections(folder);
  if (!result.comparison?.rows.length && !hasModel && figures.length === 0) {
    throw new InputError(
      `${folder} holds neither a comparison.csv nor a ${MODEL_FILE}, and no figures. Name the folder of a run or a comparison.`,
    );
  }
  const model = hasModel ? await openModel(folder) : null;
  const sections = [
    ...tableSection(result),
    ...(await curveSections(result.history)),
    ...(await pictureSections(options, model, result)),
    ...figures,
    ...(model === null ? [] : [{ title: 'Model', html: htmlFacts(modelFacts(model)) }]),
    ...(Object.keys(result.record).length === 0
      ? []
      : [{ title: 'Settings and origin', html: htmlFacts(result.record) }]),
  ];
  return htmlPage(titleOf(result, model), sections);
}

function titleOf({ comparison, record }: Result, model: Model | null): string {
  const name =
    model?.provenance.data ??
    model?.provenance.experiment ??
    comparison?.rows[0]?.experiment ??
    record.command ??
    record.kind ??
    'result';
  return model === null ? String(name) : `${name}: ${encoderSizes(model.autoencoder).join('-')}`;
}

function tableSection({ comparison }: Result): Section[] {
  if (!comparison?.rows.length) return [];
  const { lines, meaning } = comparison.measure.table(comparison.rows);
  const [header = [], ...cells] = lines;
  return [{ title: 'Comparison', html: `${htmlTable(header, cells)}<p>${meaning.join(' ')}</p>` }];
}

/** Figures that the run itself has drawn. */
async function figureSections(folder: string): Promise<Section[]> {
  const names = await readdir(join(folder, 'figures')).catch(() => []);
  const sections: Section[] = [];
  for (const name of names.filter((file) => file.endsWith('.svg')).sort()) {
    const title = name.slice(0, -'.svg'.length);
    sections.push({
      title: `Figure: ${title}`,
      html: htmlFigure(await readFile(join(folder, 'figures', name), 'utf8'), title),
    });
  }
  return sections;
}

function modelFacts({ autoencoder, preprocessing, columns, provenance }: Model): Record<string, unknown> {
  return {
    layers: encoderSizes(autoencoder).join('-'),
    activations: autoencoder.activations.join(', '),
    scaling: preprocessing.scaling,
    ...(columns && { columns: columns.join(', ') }),
    ...provenance,
  };
}
