/**
 * Packs made-up documents as bags of words, copies all of them out once, and says how much memory that took.
 *
 *   npm run reliability:documents -- 1000000
 *
 * Every document has 100 words drawn by Zipf's law from 20,000; the vocabulary is 2,000, as in the paper.
 */
import { bagsOfWords } from '../src/data/text/bags.js';
import type { TextDocument } from '../src/data/text/document.js';
import { seededRandom } from '../src/random.js';

const [WORDS, KNOWN_WORDS, VOCABULARY, CLASSES, BLOCK] = [100, 20_000, 2_000, 20, 1_000];
const total = Number(process.argv[2] ?? 1_000_000);
const random = seededRandom(1);
const letters = (number: number) =>
  [...number.toString(20)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 20))).join('');
const words = Array.from({ length: KNOWN_WORDS }, (_, i) => `q${letters(i + 8_000)}`);
/** The logarithm of the rank is uniform. */
const word = () => words[Math.floor(KNOWN_WORDS ** random.uniform()) - 1] as string;
const documents = Array.from(
  { length: total },
  (_, i): TextDocument => ({
    name: `${i}`,
    split: i % 2 === 0 ? 'train' : 'test',
    classes: [`class ${Math.floor(i / 2) % CLASSES}`],
    text: Array.from({ length: WORDS }, word).join(' '),
  }),
);
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
console.log(`${total} texts: ${megabytes(process.memoryUsage().rss)} resident`);
const { train, test } = bagsOfWords({ name: 'made up', documents, vocabularySize: VOCABULARY });
const out = new Float32Array(BLOCK * VOCABULARY);
let counted = 0;
for (const { count, copyRows } of [train, test])
  for (let from = 0; from < count; from += BLOCK) {
    copyRows(
      Array.from({ length: Math.min(BLOCK, count - from) }, (_, i) => from + i),
      out,
    );
    for (const value of out.subarray(0, Math.min(BLOCK, count - from) * VOCABULARY)) counted += value;
  }
const peak = megabytes(process.resourceUsage().maxRSS * 1024);
console.log(`${train.count + test.count} bags of ${counted} known words: peak memory ${peak}`);
