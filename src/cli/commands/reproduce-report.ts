import { join } from 'node:path';
import { findingText } from '../../experiment/claims.js';
import type { Classification } from '../../experiment/classify.js';
import type { Reproduction } from '../../experiment/reproduce.js';
import { CLASS_ERROR } from '../../report/measures/class-error.js';
import { furtherRows, measuredOf } from '../../report/measures/further.js';
import { measureText } from '../../report/measures/measure.js';
import { SQUARED_ERROR } from '../../report/measures/squared-error.js';

/** The result of an experiment, for a terminal. */
export function reproductionReport(title: string, result: Reproduction): string {
  const { rows, retrieval, findings, shows, folder } = result;
  return [
    title,
    '',
    measureText(SQUARED_ERROR, rows),
    ...measuredOf(result).map(({ measure, rows }) => measureText(measure, rows)),
    shows,
    ...findings.map(findingText),
    '',
    `Results: ${folder}`,
    `Figure:  ${join(folder, 'figures', `${retrieval.length > 0 ? 'retrieval' : 'reconstructions'}.png`)}`,
    '',
  ].join('\n');
}

/** The result of an experiment as one JSON object. */
export function reproductionJson(result: Reproduction): string {
  const { rows, findings, folder } = result;
  return json({ folder, summary: SQUARED_ERROR.summarise(rows), rows, ...furtherRows(result), findings });
}

/** The result of classifiers, for a terminal. */
export function errorsReport(title: string, { rows, shows, folder }: Classification): string {
  return [title, '', measureText(CLASS_ERROR, rows), shows, '', `Results: ${folder}`, ''].join('\n');
}

/** The result of classifiers as one JSON object. */
export function errorsJson({ rows, folder }: Classification): string {
  return json({ folder, summary: CLASS_ERROR.summarise(rows), rows });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
