// The research style: a stack of RBMs, unrolled and fine-tuned by hand, compared with PCA of as many components.
import {
  autoencoderModel,
  chooseEngine,
  encodeExamples,
  finetune,
  fitPrincipalComponents,
  floatExamples,
  pcaModel,
  pretrain,
  seededRandom,
  squaredError,
  unroll,
} from 'rbm-autoencoder/rbm';

// 500 bumps on a line of 16 points: two hidden numbers, place and width, make each of them.
const random = seededRandom(1);
const data = new Float32Array(500 * 16);
for (let row = 0; row < 500; row++) {
  const [place, width] = [random.uniform(), 0.1 + 0.3 * random.uniform()];
  for (let i = 0; i < 16; i++) data[row * 16 + i] = Math.exp(-(((i / 15 - place) / width) ** 2));
}
const examples = floatExamples(data, 16);
const { engine } = await chooseEngine('auto');

const stack = await pretrain({
  engine,
  examples,
  layers: [
    { hidden: 30, epochs: 20, batchSize: 50 },
    { hidden: 2, epochs: 20, batchSize: 50, units: { hidden: 'gaussian' } },
  ],
  random: random.fork('pretrain'),
});
const adam = { method: 'adam', learningRate: 0.01, gradientDecay: 0.9, squareDecay: 0.999, epsilon: 1e-8 };
const autoencoder = await finetune({
  engine,
  examples,
  autoencoder: unroll(stack),
  spec: { ...adam, epochs: 100, batchSize: 50 },
  random: random.fork('finetune'),
});

const components = await fitPrincipalComponents(engine, examples, 2);
console.log('PCA-2      ', await squaredError(engine, pcaModel(components, 2), examples));
console.log('autoencoder', await squaredError(engine, autoencoderModel(autoencoder), examples));
console.log('codes      ', (await encodeExamples(engine, autoencoder, examples)).shape); // [500, 2]
