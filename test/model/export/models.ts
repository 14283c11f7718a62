import { jsEngine } from '../../../src/compute/js.js';
import { ndarray } from '../../../src/compute/ndarray.js';
import type { Part } from '../../../src/model/export/part.js';
import type { Model } from '../../../src/model/model.js';
import { inverseTransform, reconstruct, transform } from '../../../src/model/transform.js';
import { seededRandom } from '../../../src/random.js';
import { someLayer } from '../../support.js';

const random = seededRandom(1);
export const WIDTH = 5;
export const layers = [
  someLayer(WIDTH, 4, random),
  someLayer(4, 2, random),
  someLayer(2, 4, random),
  someLayer(4, WIDTH, random),
];
const model = (preprocessing: Model['preprocessing'], output: 'linear' | 'sigmoid'): Model => ({
  autoencoder: { activations: ['sigmoid', 'linear', 'sigmoid', output], parameters: layers },
  preprocessing,
  provenance: { seed: '1', data: 'x.csv' },
});
/** Offsets far larger than the spread around them, as a time in seconds has. */
export const standardised = model(
  { scaling: 'standardise', offset: [1.7e9, -3, 0, 0.1, 1e-3], scale: [1e5, 0.01, 1, 20, 1e-4], fill: null },
  'linear',
);
export const bytes = model({ scaling: '/255', offset: [0], scale: [255], fill: null }, 'sigmoid');
const unscaled = model({ scaling: 'none', offset: [0], scale: [1], fill: null }, 'sigmoid');

/** Models of every kind of scaling that an export writes in its own way. */
export const MODELS = [
  ['standardised', standardised],
  ['bytes', bytes],
  ['unscaled', unscaled],
] as const;

const rowsFor = ({ preprocessing: { offset, scale } }: Model) => {
  const values = random.fork('rows').fillNormal(new Float32Array(7 * WIDTH));
  return ndarray(
    [7, WIDTH],
    values.map(
      (value, i) => value * (scale[i % scale.length] as number) + (offset[i % offset.length] as number),
    ),
  );
};

/** What our own library makes of the part's inputs, and how large one unit of its outputs is. */
export async function expectation(given: Model, part: Part) {
  const engine = jsEngine();
  const data = rowsFor(given);
  const code = await transform(given, data, { engine });
  const { scale } = given.preprocessing;
  const unit = (i: number) => (part === 'encoder' ? 1 : (scale[i % scale.length] as number));
  if (part === 'encoder') return { input: data, output: code, unit };
  if (part === 'decoder')
    return { input: code, output: await inverseTransform(given, code, { engine }), unit };
  return { input: data, output: await reconstruct(given, data, { engine }), unit };
}
