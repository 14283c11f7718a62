/**
 * Fig. 4 on 20 Newsgroups sorted by date, and on the stories of Reuters-21578 that have one topic: documents as bags of
 * 2,000 stems, found by the cosine of ten numbers, and shown as points of the plane.
 *
 *   rbmae reproduce documents                    10 minutes a seed on one core
 *   rbmae reproduce documents --profile paper    the paper's recipe, 19 minutes a seed on two cores
 *   rbmae reproduce reuters --data-dir DIR       the same on Reuters-21578, which is not downloaded
 *   expected: the autoencoder's ten numbers find more documents of the same class than LSA's ten, at every count, and than LSA's
 *   fifty where few are retrieved
 *
 * The paper uses Reuters' RCV1-v2, which is not free. Differs from the paper: see docs/reproduction.md.
 */
import type { Claim } from '../src/experiment/claim.js';
import type { ExperimentSpec } from '../src/experiment/spec.js';
import type { FinetuneSpec } from '../src/finetune/spec.js';
import { adam, conjugateGradients, pretrained, wordLayer } from './recipe.js';

const autoencoder = (codeSize: number) => ({ model: 'autoencoder', codeSize });
const lsa = (codeSize: number) => ({ model: 'LSA', codeSize });

/** What Fig. 4 shows. */
export const wordsClaims: readonly Claim[] = [
  { kind: 'retrieves better', model: autoencoder(10), than: lsa(10), upTo: 1023 },
  { kind: 'retrieves better', model: autoencoder(10), than: lsa(50), upTo: 15 },
  { kind: 'retrieves better', model: autoencoder(2), than: lsa(2), upTo: 1023 },
];

const hidden = [500, 250, 125];
/** Few epochs after long pretraining: with fewer for each RBM, LSA's fifty numbers are ahead where few documents are retrieved. */
const quick = { ...adam, epochs: 12, batchSize: 100, learningRate: 1e-3 };
const slow = { ...conjugateGradients, epochs: 50 };
/** Locally linear embedding's neighbours and eigenvectors are of all pairs of the documents it is fitted to. */
const lle = { documents: 1_000, neighbours: 20 };
/** The vocabulary of the trial is too small for a network of the paper's size. */
const small = { hidden: [50, 25], finetune: { ...quick, epochs: 2 } };

const bothCodes = (sizes: readonly number[], rbmEpochs: number, finetune: FinetuneSpec) =>
  [10, 2].map((code) => pretrained({ hidden: sizes, code, first: wordLayer }, rbmEpochs, finetune));

/** The same with any collection of documents; `found` are those that codes are to find. */
function onDocuments(
  { name, title, found }: { readonly name: string; readonly title: string; readonly found: string },
  data: { readonly source: 'newsgroups' | 'reuters'; readonly train: number; readonly test: number },
): ExperimentSpec {
  const comparison = {
    data: { ...data, vocabulary: 2000 },
    pcaCodeSizes: [],
    lsaCodeSizes: [2, 10, 50],
    paper: [],
  };
  return {
    name,
    title,
    claim: `Ten code units find ${found} better than ten numbers of latent semantic analysis.`,
    claims: wordsClaims,
    profiles: {
      smoke: {
        ...comparison,
        data: { source: data.source, train: 1_000, test: 200, vocabulary: 200 },
        lle: { documents: 200, neighbours: 10 },
        networks: bothCodes(small.hidden, 2, small.finetune),
      },
      quick: { ...comparison, lle, networks: bothCodes(hidden, 100, quick) },
      paper: { ...comparison, lle, networks: bothCodes(hidden, 50, slow) },
    },
  };
}

export const documents = onDocuments(
  { name: 'documents', title: '20 Newsgroups', found: 'posts of the same newsgroup' },
  { source: 'newsgroups', train: 11_314, test: 7_532 },
);

export const reuters = onDocuments(
  { name: 'reuters', title: 'Reuters-21578', found: 'stories on the same topic' },
  { source: 'reuters', train: 9_603, test: 3_299 },
);
