import type { HistoryRow } from '../report/history.js';
import { sameModel } from '../report/measures/model-key.js';
import type { RetrievalRow } from '../report/measures/retrieval.js';
import { formatError } from '../report/measures/spread.js';
import type { ComparisonRow } from '../report/measures/squared-error.js';
import type { Claim, CodedModel } from './claim.js';
import { MODEL } from './model-names.js';
import type { ExperimentResult } from './run.js';

export interface Finding {
  readonly claim: string;
  /** What was measured. */
  readonly found: string;
  readonly holds: boolean;
}

/** Checks the claims against the measurements. A claim about each seed holds if it holds for all of them. */
export function findingsOf(claims: readonly Claim[], result: Measured): Finding[] {
  return claims.map((claim) => findingOf(claim, result));
}

/** The measurements that claims are checked against. */
type Measured = Pick<ExperimentResult, 'rows' | 'history'> & { readonly retrieval?: readonly RetrievalRow[] };

function findingOf(claim: Claim, { rows, history, retrieval = [] }: Measured): Finding {
  switch (claim.kind) {
    case 'learns nothing':
      return learnsNothing(claim, rows);
    case 'learns faster':
      return learnsFaster(claim, history);
    case 'is no worse':
      return isNoWorse(claim, rows);
    case 'retrieves better':
      return retrievesBetter(claim, retrieval);
  }
}

type Of<Kind> = Extract<Claim, { readonly kind: Kind }>;

function learnsNothing({ model, within }: Of<'learns nothing'>, rows: readonly ComparisonRow[]): Finding {
  const pairs = rowsOf(rows, model).map((row) => {
    const mean = rowsOf(rows, MODEL.mean).find(({ seed }) => seed === row.seed) as ComparisonRow;
    return [row.testSquaredError, mean.testSquaredError] as const;
  });
  return {
    claim: `'${model}' stays within ${percent(within)} of the mean image's test error`,
    found: pairs.map(([error, mean]) => `${formatError(error)} against ${formatError(mean)}`).join('; '),
    holds: pairs.every(([error, mean]) => Math.abs(error / mean - 1) <= within),
  };
}

function learnsFaster({ model, than, share }: Of<'learns faster'>, history: readonly HistoryRow[]): Finding {
  const races = [...new Set(history.map(({ seed }) => seed))].map((seed) => {
    const slow = testErrors(history, than, seed);
    const { epoch: epochs, value: target } = slow.at(-1) as HistoryRow;
    const epoch = testErrors(history, model, seed).find(({ value }) => value <= target)?.epoch;
    return { epochs, target, epoch };
  });
  return {
    claim: `'${model}' reaches the last test error of '${than}' in at most ${percent(share)} of its epochs`,
    found: races
      .map(({ epochs, target, epoch }) =>
        epoch === undefined
          ? `never ${formatError(target)}`
          : `${formatError(target)} before epoch ${epoch + 1} of ${epochs}`,
      )
      .join('; '),
    holds: races.every(({ epoch, epochs }) => epoch !== undefined && epoch <= share * epochs),
  };
}

function isNoWorse({ model, than }: Of<'is no worse'>, rows: readonly ComparisonRow[]): Finding {
  const mean = (name: string) => {
    const errors = rowsOf(rows, name).map(({ testSquaredError }) => testSquaredError);
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  };
  return {
    claim: `'${model}' has at most the test error of '${than}'`,
    found: `${formatError(mean(model))} against ${formatError(mean(than))}`,
    holds: mean(model) <= mean(than),
  };
}

function retrievesBetter(
  { model, than, upTo }: Of<'retrieves better'>,
  retrieval: readonly RetrievalRow[],
): Finding {
  const rowsOf = (wanted: CodedModel) =>
    retrieval.filter((row) => sameModel(row, wanted) && row.retrieved <= upTo);
  const others = rowsOf(than);
  // LSA does not depend on the seed.
  const pairs = rowsOf(model).map((row) => {
    const same = others.filter(({ retrieved }) => retrieved === row.retrieved);
    const other = same.find(({ seed }) => seed === row.seed) ?? (same[0] as RetrievalRow);
    return { ...row, lead: row.accuracy - other.accuracy };
  });
  const least = pairs.reduce((a, b) => (b.lead < a.lead ? b : a));
  const name = ({ model, codeSize }: CodedModel) => `'${model}' of ${codeSize}`;
  return {
    claim: `documents are found better by ${name(model)} than by ${name(than)} at every count up to ${upTo}`,
    found: `the least lead is ${formatError(least.lead)}, at ${least.retrieved}`,
    holds: least.lead > 0,
  };
}

function rowsOf(rows: readonly ComparisonRow[], name: string): ComparisonRow[] {
  return rows.filter(({ model }) => model === name);
}

function testErrors(history: readonly HistoryRow[], name: string, seed: number): HistoryRow[] {
  return history.filter(
    (row) => row.model === name && row.seed === seed && row.metric === 'test_squared_error',
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The finding as a sentence, such as `Holds: ... (found: ...).` */
export function findingText({ claim, found, holds }: Finding): string {
  return `${holds ? 'Holds' : 'Does not hold'}: ${claim} (found: ${found}).`;
}
