import { join } from 'node:path';
import { findingText } from '../../experiment/claims.js';
import type { Classification } from '../../experiment/classify.js';
import type { Reproduction } from '../../experiment/reproduce.js';
import { summarise, summariseErrors } from '../../report/summary.js';
import {
  classesText,
  comparisonText,
  crossEntropyText,
  errorsText,
  retrievalText,
} from '../../report/table.js';

/** What a person reads of an experiment's result. */
export function reproductionReport(
  title: string,
  { rows, crossEntropies, classes, retrieval, findings, shows, folder }: Reproduction,
): string {
  return [
    title,
    '',
    comparisonText(rows),
    ...(crossEntropies.length > 0 ? [crossEntropyText(crossEntropies)] : []),
    ...(classes.length > 0 ? [classesText(classes)] : []),
    ...(retrieval.length > 0 ? [retrievalText(retrieval)] : []),
    shows,
    ...findings.map(findingText),
    '',
    `Results: ${folder}`,
    `Figure:  ${join(folder, 'figures', `${retrieval.length > 0 ? 'retrieval' : 'reconstructions'}.png`)}`,
    '',
  ].join('\n');
}

/** An experiment's result as one JSON object. */
export function reproductionJson({
  rows,
  crossEntropies,
  classes,
  retrieval,
  findings,
  folder,
}: Reproduction): string {
  return `${JSON.stringify({ folder, summary: summarise(rows), rows, crossEntropies, classes, retrieval, findings }, null, 2)}\n`;
}

/** What a person reads of classifiers' result. */
export function errorsReport(title: string, { rows, shows, folder }: Classification): string {
  return [title, '', errorsText(rows), shows, '', `Results: ${folder}`, ''].join('\n');
}

/** Classifiers' result as one JSON object. */
export function errorsJson({ rows, folder }: Classification): string {
  return `${JSON.stringify({ folder, summary: summariseErrors(rows), rows }, null, 2)}\n`;
}
