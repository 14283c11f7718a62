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
import type { Printed } from '../command.js';

export function reproductionPrinted({ title, shows, ...result }: Reproduction, profile: string): Printed {
  const { rows, crossEntropies, classes, retrieval, findings, folder } = result;
  const figure = retrieval.length > 0 ? 'retrieval' : 'reconstructions';
  const text = [
    `${title}, profile ${profile}`,
    '',
    comparisonText(rows),
    ...(crossEntropies.length > 0 ? [crossEntropyText(crossEntropies)] : []),
    ...(classes.length > 0 ? [classesText(classes)] : []),
    ...(retrieval.length > 0 ? [retrievalText(retrieval)] : []),
    shows,
    ...findings.map(findingText),
    '',
    `Results: ${folder}`,
    `Figure:  ${join(folder, 'figures', `${figure}.png`)}`,
  ].join('\n');
  return {
    text,
    json: { folder, summary: summarise(rows), rows, crossEntropies, classes, retrieval, findings },
  };
}

export function classificationPrinted(
  { title, rows, shows, folder }: Classification,
  profile: string,
): Printed {
  return {
    text: [`${title}, profile ${profile}`, '', errorsText(rows), shows, '', `Results: ${folder}`].join('\n'),
    json: { folder, summary: summariseErrors(rows), rows },
  };
}
