import { join } from 'node:path';
import { findingText } from '../../experiment/claims.js';
import type { Classification } from '../../experiment/classify.js';
import type { Reproduction } from '../../experiment/reproduce.js';
import { CLASS_ERROR, summariseErrors } from '../../report/measures/class-error.js';
import { furtherRows, measuredOf } from '../../report/measures/further.js';
import { measureText } from '../../report/measures/measure.js';
import { SQUARED_ERROR, summarise } from '../../report/measures/squared-error.js';
import type { Printed } from '../command.js';

/** Formats the result of an experiment with autoencoders. */
export function reproductionPrinted(result: Reproduction, profile: string): Printed {
  const { title, rows, findings, shows, folder } = result;
  const text = [
    `${title}, profile ${profile}`,
    '',
    measureText(SQUARED_ERROR, rows),
    ...measuredOf(result).map(({ measure, rows }) => measureText(measure, rows)),
    shows,
    ...findings.map(findingText),
    '',
    `Results: ${folder}`,
    `Figure:  ${join(folder, 'figures', `${mainFigure(result)}.png`)}`,
  ].join('\n');
  const summary = summarise(rows);
  return { text, json: { folder, summary, rows, ...furtherRows(result), findings } };
}

/** Returns the name of the figure that shows best what the experiment is about. */
function mainFigure({ retrieval, classes }: Reproduction): string {
  if (retrieval.length > 0)
    return retrieval.some(({ codeSize }) => codeSize !== 2) ? 'retrieval' : 'retrieval-2d';
  return classes.length > 0 ? 'planes' : 'reconstructions';
}

/** Formats the result of an experiment with classifiers. */
export function classificationPrinted(
  { title, rows, shows, folder }: Classification,
  profile: string,
): Printed {
  const table = measureText(CLASS_ERROR, rows);
  return {
    text: [`${title}, profile ${profile}`, '', table, shows, '', `Results: ${folder}`].join('\n'),
    json: { folder, summary: summariseErrors(rows), rows },
  };
}
