import { describe, expect, test } from '@jest/globals';
import { stemsOf } from '../../../src/data/text/stems.js';
import { bagOfWords, chosenVocabulary } from '../../../src/data/text/vocabulary.js';

describe('stemsOf', () => {
  test('gives the stems that Porter 1980 has as examples, in lower case and order', () => {
    expect(stemsOf('Caresses, PONIES; feed agreed (plastered) motoring conflated troubling')).toEqual(
      'caress poni feed agre plaster motor conflat troubl'.split(' '),
    );
  });

  test('drops stop words, single letters and other characters', () => {
    expect(stemsOf("I don't know: the x-ray of 42 naïve cats")).toEqual(['rai', 'na', 'cat']);
  });

  test('does not take encoded files for words', () => {
    expect(stemsOf('q'.repeat(5000))).toEqual([]);
  });
});

describe('a vocabulary', () => {
  const texts = ['cat cat cat cat dog', 'dog bird', 'dog bird fish', 'ant'];

  test('orders stems by the number of documents, not of occurrences, and ties alphabetically', () => {
    expect([...chosenVocabulary(texts, 4)]).toEqual([
      ['dog', 0],
      ['bird', 1],
      ['ant', 2],
      ['cat', 3],
    ]);
  });

  test('counts its own words only', () => {
    expect([...bagOfWords('dogs, a dog and a fish', chosenVocabulary(texts, 2))]).toEqual([[0, 2]]);
  });

  test('cannot be larger than the documents allow', () => {
    expect(() => chosenVocabulary(texts, 2000)).toThrow(
      /have 5 different stems, but a vocabulary of 2000 is asked for/,
    );
  });
});
