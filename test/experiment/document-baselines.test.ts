import { expect, test } from '@jest/globals';
import { onnxEngine } from '../../src/compute/onnx/engine.js';
import { floatExamples } from '../../src/data/examples.js';
import { documentBaselines, requireDocuments } from '../../src/experiment/document-baselines.js';
import { planeCodesCsv } from '../../src/experiment/plane-codes.js';
import { classesRows, planesOf } from '../../src/experiment/planes.js';
import { retrievalRows } from '../../src/experiment/retrieval.js';
import type { ExperimentResult, TrainedModel } from '../../src/experiment/run.js';
import type { Profile } from '../../src/experiment/spec.js';
import { seededRandom } from '../../src/random.js';

const engine = onnxEngine(1);
const random = seededRandom(8);
const [words, classes] = [30, 3];
/** Documents in turn of each class, which has ten words of its own. */
function part(count: number) {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const values = new Float32Array(count * words);
  for (const [row, label] of labels.entries())
    for (let i = 0; i < 40; i++) {
      const word = Math.floor(random.uniform() * (random.uniform() < 0.75 ? 10 : words));
      const at = row * words + ((word + 10 * label) % words);
      values[at] = (values[at] as number) + 1;
    }
  return { examples: floatExamples(values, words), labels };
}
const [train, test_] = [part(90), part(45)];
const dataset = {
  kind: 'rows' as const,
  ...{ name: 'words', train: train.examples, test: test_.examples, provenance: {} },
  ...{ trainLabels: train.labels, testLabels: test_.labels },
};
const profile: Profile = {
  ...{ data: { source: 'newsgroups', train: 90, test: 45, vocabulary: words }, networks: [], paper: [] },
  ...{ pcaCodeSizes: [], lsaCodeSizes: [2, 10], lle: { documents: 60, neighbours: 8 } },
};

test('LSA and locally linear embedding have rows of retrieval, and their codes of two numbers a plane', async () => {
  const baselines = await documentBaselines(engine, dataset, profile);
  expect(baselines.map(({ model, codeSize }) => [model, codeSize])).toEqual([
    ['LSA', 2],
    ['LSA', 10],
    ['LLE', 2],
  ]);
  const names = { experiment: 'words', profile: 'quick' } as const;
  const rows = await retrievalRows(engine, names, dataset, { models: [] }, baselines);
  const found = rows.map(({ model, codeSize, retrieved }) => `${model}-${codeSize} ${retrieved}`);
  expect(found).toEqual(
    ['LSA-2', 'LSA-10', 'LLE-2'].flatMap((name) => [1, 3, 7, 15, 31].map((n) => `${name} ${n}`)),
  );
  // By chance a third would be of the same class.
  for (const { retrieved, accuracy } of rows) if (retrieved === 1) expect(accuracy).toBeGreaterThan(0.6);

  const models = [{ seed: 7, codeSize: 3 } as TrainedModel];
  const result = { rows: [], models } as unknown as ExperimentResult;
  const planes = await planesOf(engine, dataset, result, baselines);
  expect(planes.map(({ seed, model, train, test }) => [seed, model, train.shape, test.shape])).toEqual([
    [7, 'LSA', [90, 2], [45, 2]],
    [7, 'LLE', [90, 2], [45, 2]],
  ]);

  const named = { ...dataset, classNames: ['a', 'b, c', 'd'] };
  const [head, ...codes] = planeCodesCsv(planes, named).trimEnd().split('\n');
  expect(head).toBe('seed,model,label,code_1,code_2');
  expect(codes.map((line) => line.split(/,[-\d.e]+,[-\d.e]+$/)[0])).toEqual(
    ['LSA', 'LLE'].flatMap((model) =>
      Array.from(
        dataset.testLabels,
        (label) => `7,${model},${label === 1 ? '"b, c"' : named.classNames[label]}`,
      ),
    ),
  );
  const numbers = codes.flatMap((line) =>
    line
      .split(',')
      .slice(-2)
      .map(Math.fround as (text: unknown) => number),
  );
  expect(numbers).toEqual(planes.flatMap(({ test }) => [...test.data]));
  expect(planeCodesCsv(planes, { ...dataset, testLabels: undefined } as never)).toContain('\n7,LSA,,');

  for (const { neighbourAccuracy } of classesRows(names, planes, dataset))
    expect(neighbourAccuracy).toBeGreaterThan(0.6);
});

test('documents too few for them are refused', () => {
  const few = { train: floatExamples(new Float32Array(8 * words), words) };
  expect(() => requireDocuments(few, { ...profile, lsaCodeSizes: [] })).toThrow(
    /8 examples, 8 neighbours and codes of 2 numbers/,
  );
  expect(() => requireDocuments(few, profile)).toThrow(
    /There are 8 training documents, but LSA with 10 dimensions/,
  );
  expect(() => requireDocuments(dataset, profile)).not.toThrow();
});
