import { InputError } from '../../errors.js';
import { stemsOf } from './stems.js';

/** Stems by their column; the column of each stem. */
export type Vocabulary = ReadonlyMap<string, number>;

/**
 * The `size` stems that occur in most of the texts, the most frequent first; where two occur in as many, the one that
 * comes first in the alphabet. By documents, not by occurrences: a single encoded file would outdo whole groups.
 * Throws an InputError where there are fewer stems.
 */
export function chosenVocabulary(texts: Iterable<string>, size: number): Vocabulary {
  const documents = new Map<string, number>();
  for (const text of texts)
    for (const stem of new Set(stemsOf(text))) documents.set(stem, (documents.get(stem) ?? 0) + 1);
  if (documents.size < size) {
    throw new InputError(
      `The training documents have ${documents.size} different stems, but a vocabulary of ${size} is asked for. ` +
        'Give more documents, or ask for a smaller vocabulary.',
    );
  }
  const ranked = [...documents].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return new Map(ranked.slice(0, size).map(([stem], column) => [stem, column]));
}

/** How often each word of the vocabulary occurs in a text: column -> count. Other words are left out. */
export function bagOfWords(text: string, vocabulary: Vocabulary): Map<number, number> {
  const bag = new Map<number, number>();
  for (const stem of stemsOf(text)) {
    const column = vocabulary.get(stem);
    if (column !== undefined) bag.set(column, (bag.get(column) ?? 0) + 1);
  }
  return bag;
}
