import { InputError } from '../../errors.js';
import type { DocumentDataset } from '../dataset.js';
import { sparseCounts, sparseExamples } from '../storage/sparse.js';
import type { TextDocument } from './document.js';
import { bagOfWords, chosenVocabulary } from './vocabulary.js';

/** Class numbers are bytes. */
const MOST_CLASSES = 256;

/**
 * Documents as bags of words: counts, [documents, vocabularySize], of the stems that occur in most training documents.
 * Documents without a word of the vocabulary, and those of no class or several, are left out and counted in the
 * provenance.
 *
 * Throws an InputError if there are fewer than two classes, or more than 256, or if a class has no training document or
 * fewer than two test documents.
 *
 * @example
 * const documents = await textFolder('texts', { testShare: 0.25, random: seededRandom(1) });
 * const dataset = bagsOfWords({ name: 'texts', documents, vocabularySize: 2000 });
 */
export function bagsOfWords({
  name,
  documents,
  vocabularySize,
  provenance = {},
}: {
  readonly name: string;
  readonly documents: readonly TextDocument[];
  readonly vocabularySize: number;
  readonly provenance?: DocumentDataset['provenance'];
}): DocumentDataset {
  const ofOneClass = documents.filter(({ classes }) => classes.length === 1);
  requireTwoClasses(name, new Set(ofOneClass.map(({ classes }) => classes[0] as string)));
  const training = documents.filter(({ split }) => split === 'train');
  const vocabulary = chosenVocabulary(textsOf(training), vocabularySize);
  let empty = 0;
  // Packed one by one, because maps of all documents would take ten times the memory.
  const part = (wanted: TextDocument['split']) => {
    const labels: string[] = [];
    function* bags() {
      for (const { split, classes, text } of ofOneClass) {
        if (split !== wanted) continue;
        const bag = bagOfWords(text, vocabulary);
        if (bag.size === 0) {
          empty++;
          continue;
        }
        labels.push(classes[0] as string);
        yield bag;
      }
    }
    return { examples: sparseExamples(sparseCounts(bags()), vocabularySize), labels };
  };
  const [train, test] = [part('train'), part('test')];
  const classNames = [...new Set([...train.labels, ...test.labels])].sort();
  // A class is gone if no document of it has a word of the vocabulary.
  requireTwoClasses(name, new Set(classNames));
  requireClasses(classNames, train.labels, test.labels);
  const numbers = new Map(classNames.map((label, number) => [label, number]));
  const numbered = (labels: readonly string[]) =>
    Uint8Array.from(labels, (label) => numbers.get(label) as number);
  return {
    kind: 'documents',
    name,
    train: train.examples,
    test: test.examples,
    trainLabels: numbered(train.labels),
    testLabels: numbered(test.labels),
    classNames,
    vocabulary: [...vocabulary.keys()],
    provenance: {
      ...provenance,
      'documents without a word of the vocabulary, left out': empty,
      'documents of no class or several, left out': documents.length - ofOneClass.length,
    },
  };
}

function* textsOf(documents: readonly TextDocument[]): Generator<string> {
  for (const { text } of documents) yield text;
}

function requireTwoClasses(name: string, classNames: ReadonlySet<string>): void {
  if (classNames.size >= 2) return;
  throw new InputError(
    `The documents of ${name} are of ${classNames.size === 0 ? 'no class' : `one class, ${[...classNames][0]}`}, so every retrieved ` +
      'document is right. Give documents of at least two classes.',
  );
}

function requireClasses(
  names: readonly string[],
  training: readonly string[],
  testing: readonly string[],
): void {
  if (names.length > MOST_CLASSES) {
    throw new InputError(
      `The documents have ${names.length} classes, but at most ${MOST_CLASSES} are supported. Leave out small classes.`,
    );
  }
  const [trains, tests] = [tallyOf(training), tallyOf(testing)];
  for (const name of names) {
    const [train, test] = [trains.get(name) ?? 0, tests.get(name) ?? 0];
    if (train >= 1 && test >= 2) continue;
    throw new InputError(
      `The class ${name} has ${train} documents to train on and ${test} to test, but needs at least one and two: a query needs ` +
        'another test document of its class to retrieve. Leave the class out, or add documents.',
    );
  }
}

function tallyOf(labels: readonly string[]): Map<string, number> {
  const tally = new Map<string, number>();
  for (const label of labels) tally.set(label, (tally.get(label) ?? 0) + 1);
  return tally;
}
