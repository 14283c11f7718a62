import { InputError } from '../../errors.js';
import { stemsOf } from './stems.js';

/** The column of each stem. */
export type Vocabulary = ReadonlyMap<string, number>;

/**
 * The `size` stems that occur in most texts, the most frequent first, and ties in alphabetical order. Texts are counted,
 * not occurrences, because a single encoded file would outweigh whole groups.
 * Throws an InputError if there are fewer stems.
 *
 * @example const vocabulary = chosenVocabulary(['a red car', 'a fast car'], 2); // car, fast
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

/** Counts of the words of the vocabulary in a text, by column. Other words are ignored. */
export function bagOfWords(text: string, vocabulary: Vocabulary): Map<number, number> {
  const bag = new Map<number, number>();
  for (const stem of stemsOf(text)) {
    const column = vocabulary.get(stem);
    if (column !== undefined) bag.set(column, (bag.get(column) ?? 0) + 1);
  }
  return bag;
}
