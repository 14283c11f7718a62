import { InputError } from '../../errors.js';
import type { Dataset } from '../dataset.js';
import { sparseCounts, sparseExamples } from '../sparse.js';
import type { TextDocument } from './document.js';
import { bagOfWords, chosenVocabulary } from './vocabulary.js';

/** As many as a byte can number. */
const MOST_CLASSES = 256;

/**
 * Documents as bags of words, [documents, vocabularySize] counts, over the stems in most of the training documents. Left
 * out, and counted in the provenance, are documents without any word of the vocabulary, and those of no class or of
 * several. Throws an InputError where a class has no training document, or fewer than two to test.
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
  const training = documents.filter(({ split }) => split === 'train');
  const vocabulary = chosenVocabulary(textsOf(training), vocabularySize);
  const ofOneClass = documents.filter(({ classes }) => classes.length === 1);
  const filled = ofOneClass
    .map(({ split, classes, text }) => ({
      split,
      label: classes[0] as string,
      bag: bagOfWords(text, vocabulary),
    }))
    .filter(({ bag }) => bag.size > 0);
  const classNames = [...new Set(filled.map(({ label }) => label))].sort();
  requireClasses(classNames, filled);

  const part = (wanted: TextDocument['split']) => {
    const chosen = filled.filter(({ split }) => split === wanted);
    return {
      examples: sparseExamples(sparseCounts(chosen.map(({ bag }) => bag)), vocabularySize),
      labels: Uint8Array.from(chosen, ({ label }) => classNames.indexOf(label)),
    };
  };
  const [train, test] = [part('train'), part('test')];
  return {
    name,
    train: train.examples,
    test: test.examples,
    trainLabels: train.labels,
    testLabels: test.labels,
    classNames,
    vocabulary: [...vocabulary.keys()],
    provenance: {
      ...provenance,
      'documents without a word of the vocabulary, left out': ofOneClass.length - filled.length,
      'documents of no class or several, left out': documents.length - ofOneClass.length,
    },
  };
}

function* textsOf(documents: readonly TextDocument[]): Generator<string> {
  for (const { text } of documents) yield text;
}

function requireClasses(
  names: readonly string[],
  documents: readonly { readonly split: TextDocument['split']; readonly label: string }[],
): void {
  if (names.length > MOST_CLASSES)
    throw new InputError(
      `The documents are of ${names.length} classes, but at most ${MOST_CLASSES} are told apart.`,
    );
  for (const name of names) {
    const own = documents.filter(({ label }) => label === name);
    const tests = own.filter(({ split }) => split === 'test').length;
    if (tests >= 2 && own.length > tests) continue;
    throw new InputError(
      `The class ${name} has ${own.length - tests} documents to train on and ${tests} to test, but one and two are needed: ` +
        'a test document that is looked for must have another of its class. Leave the class out, or add documents.',
    );
  }
}
