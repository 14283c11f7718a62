import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.js';

/** Longer runs of letters are parts of encoded files. */
const LONGEST_WORD = 40;
/** Cache of stems: looking up a word is cheaper than stemming it. */
const known = new Map<string, string>();
const MOST_KNOWN = 500_000;

/**
 * The stems (Porter 1980) of the words of a text, in their order. Words are runs of the letters a to z in lower case,
 * without stop words and single letters.
 *
 * @example stemsOf('The rockets flew') // ['rocket', 'flew']
 */
export function stemsOf(text: string): string[] {
  const stems: string[] = [];
  for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g)) {
    if (word.length > 1 && word.length <= LONGEST_WORD && !STOP_WORDS.has(word)) stems.push(stemOf(word));
  }
  return stems;
}

function stemOf(word: string): string {
  const found = known.get(word);
  if (found !== undefined) return found;
  const stem = stemmer(word);
  if (known.size < MOST_KNOWN) known.set(word, stem);
  return stem;
}
