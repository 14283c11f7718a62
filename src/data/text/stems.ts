import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.js';

/** A run of more letters is no word, but part of an encoded file. */
const LONGEST_WORD = 40;
/** Stemming a word costs more than looking it up; texts repeat their words. */
const known = new Map<string, string>();
const MOST_KNOWN = 500_000;

/**
 * The stems of a text's words in their order (Porter 1980): runs of the letters a to z in lower case, without stop words
 * and single letters.
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
