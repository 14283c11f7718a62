import { InputError } from '../../errors.js';
import type { Dataset } from '../dataset.js';
import { sparseCounts, sparseExamples } from '../storage/sparse.js';
import type { TextDocument } from './document.js';
import { bagOfWords, chosenVocabulary } from './vocabulary.js';

/** As many as a byte can number. */
const MOST_CLASSES = 256;

/**
 * Documents as bags of words, [documents, vocabularySize] counts, over the stems in most of the training documents. Left
 * out, and counted in the provenance, are documents without any word of the vocabulary, and those of no class or of
 * several. Throws an InputError for fewer than two classes, or where one has no training document, or fewer than two to test.
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
  readonly provenance?: Dataset['provenance'];
}): Dataset {
  const ofOneClass = documents.filter(({ classes }) => classes.length === 1);
  requireTwoClasses(name, new Set(ofOneClass.map(({ classes }) => classes[0] as string)));
  const training = documents.filter(({ split }) => split === 'train');
  const vocabulary = chosenVocabulary(textsOf(training), vocabularySize);
  let empty = 0;
  // Packed one by one: all of them as maps would take ten times the memory.
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
  // A class whose documents have no word of the vocabulary is gone.
  requireTwoClasses(name, new Set(classNames));
  requireClasses(classNames, train.labels, test.labels);
  const numbers = new Map(classNames.map((label, number) => [label, number]));
  const numbered = (labels: readonly string[]) =>
    Uint8Array.from(labels, (label) => numbers.get(label) as number);
  return {
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
    `The documents of ${name} are of ${classNames.size === 0 ? 'no class' : `one class, ${[...classNames][0]}`}, so any that is found ` +
      'is of the right one. Give documents of two classes or more.',
  );
}

function requireClasses(
  names: readonly string[],
  training: readonly string[],
  testing: readonly string[],
): void {
  if (names.length > MOST_CLASSES) {
    throw new InputError(
      `The documents are of ${names.length} classes, but at most ${MOST_CLASSES} are told apart. Leave out small ones.`,
    );
  }
  const [trains, tests] = [tallyOf(training), tallyOf(testing)];
  for (const name of names) {
    const [train, test] = [trains.get(name) ?? 0, tests.get(name) ?? 0];
    if (train >= 1 && test >= 2) continue;
    throw new InputError(
      `The class ${name} has ${train} documents to train on and ${test} to test, but one and two are needed: a test ` +
        'document that is looked for must have another of its class. Leave the class out, or add documents.',
    );
  }
}

function tallyOf(labels: readonly string[]): Map<string, number> {
  const tally = new Map<string, number>();
  for (const label of labels) tally.set(label, (tally.get(label) ?? 0) + 1);
  return tally;
}
