import type { Claim } from '../src/experiment/claim.js';

const autoencoder = (codeSize: number) => ({ model: 'autoencoder', codeSize });
const lsa = (codeSize: number) => ({ model: 'LSA', codeSize });

/** What Fig. 4 shows. */
export const wordsClaims: readonly Claim[] = [
  { kind: 'retrieves better', model: autoencoder(10), than: lsa(10), upTo: 1023 },
  { kind: 'retrieves better', model: autoencoder(10), than: lsa(50), upTo: 15 },
  { kind: 'retrieves better', model: autoencoder(2), than: lsa(2), upTo: 1023 },
];
