import { expect, test } from '@jest/globals';
import { adam, pretrained, wordLayer } from '../../experiments/recipe.js';
import { floatExamples } from '../../src/data/examples.js';
import { drawCodeFigures, examplesDrawn } from '../../src/experiment/code-figures.js';
import type { Drawn } from '../../src/experiment/figures.js';

const finetune = { ...adam, epochs: 1, batchSize: 10, learningRate: 0.01 };
const drawn: Drawn = {
  ...{ title: 'Words', pcaCodeSizes: [] },
  networks: [10, 2].map((code) => pretrained({ hidden: [7, 5], code, first: wordLayer }, 1, finetune)),
};
const examples = floatExamples(new Float32Array(4 * 3), 3);
const dataset = {
  kind: 'rows' as const,
  ...{ name: 'words', train: examples, test: examples, provenance: {} },
  ...{ testLabels: Uint8Array.of(0, 1, 1, 0), classNames: ['cats', 'dogs'] },
};
const plane = (seed: number, model: string) => {
  const codes = { shape: [4, 2], data: Float32Array.from({ length: 8 }, (_, i) => seed * i) };
  return { seed, model, train: codes, test: codes };
};
const found = (seed: number, model: string, codeSize: number) =>
  [1, 3].map((retrieved) => ({
    ...{ experiment: 'words', profile: 'quick', seed, model, codeSize },
    ...{ retrieved, accuracy: 1 / retrieved },
  }));
const textsOf = (svg: string | undefined) =>
  [...(svg ?? '').matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);

test('codes of two numbers have figures of their own, named for their network, of one seed', async () => {
  const figures = await drawCodeFigures(
    ...([drawn, dataset, 3] as const),
    [plane(3, 'LSA'), plane(3, 'LLE'), plane(3, 'autoencoder'), plane(4, 'another')],
    [
      ...[...found(3, 'LSA', 2), ...found(3, 'LSA', 10), ...found(3, 'LLE', 2)],
      ...[...found(3, 'autoencoder', 10), ...found(3, 'autoencoder', 2), ...found(4, 'another', 2)],
    ],
  );
  expect([...figures.keys()]).toEqual(['planes', 'retrieval', 'retrieval-2d']);
  const planes = textsOf(figures.get('planes')?.svg);
  expect(planes).toContain('Words: 3-7-5-2, seed 3: all 4 test examples');
  expect(planes.filter((text) => /^[A-Za-z]+$/.test(text as string))).toEqual(['LSA', 'LLE', 'autoencoder']);
  expect(planes.filter((text) => /^\d$/.test(text as string))).toHaveLength(3 * 4);
  const [ten, two] = ['retrieval', 'retrieval-2d'].map((name) => textsOf(figures.get(name)?.svg));
  expect(ten).toContain('Words: 3-7-5-10, seed 3: retrieval');
  expect(ten?.filter((text) => /-\d+$/.test(text as string))).toEqual(['LSA-10', 'autoencoder-10']);
  expect(two).toContain('Words: 3-7-5-2, seed 3: retrieval');
  expect(two?.filter((text) => /-\d+$/.test(text as string))).toEqual(['LSA-2', 'LLE-2', 'autoencoder-2']);
});

test('data without classes have no planes', async () => {
  const { testLabels: _none, ...unlabelled } = dataset;
  const figures = await drawCodeFigures(drawn, unlabelled, 3, [plane(3, 'LSA')], []);
  expect([...figures.keys()]).toEqual([]);
});

test('at most 500 examples of a class are drawn, and no more of all than may be, the first of each in turns', () => {
  // Of the classes 7, 8 and 9 in turn: 3,000 in all, the last of one more class.
  const labels = Uint8Array.from({ length: 3000 }, (_, i) => (i >= 2990 ? 1 : 7 + (i % 3)));
  const countsOf = (rows: readonly number[]) =>
    [7, 8, 9, 1].map((label) => rows.filter((row) => labels[row] === label).length);
  const all = examplesDrawn(labels, 5000);
  expect(countsOf(all)).toEqual([500, 500, 500, 10]);
  expect(all.filter((row) => row < 1500)).toHaveLength(1500);
  expect([all.slice(0, 5), all.slice(-3)]).toEqual([
    [0, 1, 2, 2990, 3],
    [1497, 1498, 1499],
  ]);
  expect(examplesDrawn(Uint8Array.of(5, 5, 5, 6, 6), 100)).toEqual([0, 3, 1, 4, 2]);
  // 3 * 96 + 10 are 298, one of each class more were 301.
  expect(countsOf(examplesDrawn(labels, 300))).toEqual([96, 96, 96, 10]);
  expect(countsOf(examplesDrawn(labels, 298))).toEqual([96, 96, 96, 10]);
  expect(countsOf(examplesDrawn(labels, 8))).toEqual([2, 2, 2, 2]);
});
