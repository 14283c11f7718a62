import { InputError } from '../errors.js';
import { type LabelledCodes, requireLabels } from './class-separation.js';

/** Numbers of retrieved documents in Fig. 4A: one less than powers of two. */
export const RETRIEVED = [1, 3, 7, 15, 31, 63, 127, 255, 511, 1023] as const;

/** A sort key holds a cosine in steps of 2^-31 and the index of the document. */
const COSINE_STEPS = 2 ** 31;
const MOST_DOCUMENTS = 2 ** 20;

/**
 * Precision of retrieval by the cosine of codes (Hinton & Salakhutdinov 2006, Fig. 4A): every document is a query once;
 * the share of its nearest `counts[i]` documents that have its class is averaged over the queries. Ties go to the
 * document with the lower index; a code of zeros has the cosine 0 with all others. Throws an InputError if there are
 * too few documents.
 *
 * @param counts rising numbers of retrieved documents
 * @example const precision = retrievalAccuracy({ codes, labels }, RETRIEVED);
 */
export function retrievalAccuracy({ codes, labels }: LabelledCodes, counts: readonly number[]): number[] {
  requireLabels({ codes, labels });
  const documents = labels.length;
  const most = counts.at(-1) as number;
  if (documents > MOST_DOCUMENTS || most > documents - 1) {
    throw new InputError(
      `Retrieval: a query should find ${most} other documents, but there are ${documents - 1} (at most ${MOST_DOCUMENTS}).`,
    );
  }
  const width = codes.shape[1] as number;
  const directions = ofLengthOne(codes.data, width);
  const keys = new Float64Array(documents - 1);
  const sums = new Float64Array(counts.length);
  for (let query = 0; query < documents; query++) {
    rank(directions, width, query, keys);
    let [same, place] = [0, 0];
    for (const [i, count] of counts.entries()) {
      for (; place < count; place++) {
        const found = (keys[place] as number) % MOST_DOCUMENTS;
        if (labels[found] === labels[query]) same++;
      }
      sums[i] = (sums[i] as number) + same / count;
    }
  }
  return Array.from(sums, (sum) => sum / documents);
}

/** Fills `keys` with the keys of all documents except the query, nearest first. */
function rank(directions: Float32Array, width: number, query: number, keys: Float64Array): void {
  const from = query * width;
  let at = 0;
  let to = 0;
  for (let document = 0; document <= keys.length; document++) {
    let cosine = 0;
    for (let j = 0; j < width; j++) cosine += (directions[from + j] as number) * (directions[at++] as number);
    if (document === query) continue;
    const distance = Math.round((1 - Math.max(-1, Math.min(1, cosine))) * COSINE_STEPS);
    keys[to++] = distance * MOST_DOCUMENTS + document;
  }
  keys.sort();
}

function ofLengthOne(codes: Float32Array, width: number): Float32Array {
  const out = new Float32Array(codes.length);
  for (let start = 0; start < codes.length; start += width) {
    let square = 0;
    for (let i = start; i < start + width; i++) square += (codes[i] as number) ** 2;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = start; i < start + width; i++) out[i] = (codes[i] as number) * scale;
  }
  return out;
}
