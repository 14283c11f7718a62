// A single RBM and its exact likelihood: ten steps of contrastive divergence on bars and stripes.
import {
  chooseEngine,
  exactLogPartition,
  floatExamples,
  gibbsSamples,
  logProbabilities,
  seededRandom,
  trainRbm,
} from 'rbm-autoencoder/rbm';

// 4 x 4 pictures in which whole rows, or whole columns, are on: 30 of the 65,536 pictures there are.
const pictures = new Set();
for (let lines = 0; lines < 16; lines++) {
  const on = (line) => (lines >> line) & 1;
  pictures.add(Array.from({ length: 16 }, (_, i) => on(i % 4)).join(''));
  pictures.add(Array.from({ length: 16 }, (_, i) => on(i >> 2)).join(''));
}
const examples = floatExamples(Float32Array.from([...pictures].join('')), 16);

const { engine } = await chooseEngine('auto');
const random = seededRandom(1);
const { rbm } = await trainRbm({
  engine,
  examples,
  spec: { hidden: 16, epochs: 3000, batchSize: 30, negativePhase: { steps: 10 } },
  random: random.fork('training'),
});

// 16 hidden units have 65,536 states, few enough to sum over, so log Z is exact.
const logZ = await exactLogPartition(rbm);
const logs = await logProbabilities(engine, rbm, examples, () => logZ);
const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
console.log(
  `log-probability of a picture: ${mean.toFixed(2)} nats; at best ${(-Math.log(pictures.size)).toFixed(2)}`,
);

const { states } = await gibbsSamples({
  engine,
  rbm,
  chains: 200,
  steps: 500,
  random: random.fork('samples'),
});
const drawn = Array.from({ length: 200 }, (_, i) => states.data.subarray(16 * i, 16 * i + 16).join(''));
console.log(
  `samples that are bars or stripes: ${drawn.filter((picture) => pictures.has(picture)).length} of 200`,
);
