/**
 * The work in TensorFlow.js on its WebAssembly backend, as its users write it.
 *
 *   RBMAE_PEER_MODULES=DIR/node_modules node wasm.mjs WORK --repetitions R --settings JSON
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '1' },
    repetitions: { type: 'string', default: '1' },
    system: { type: 'string', default: 'tfjs wasm' },
    settings: { type: 'string' },
  },
});
const named = { work: positionals[0], system: values.system };
const settings = JSON.parse(values.settings);
const print = (line) => process.stdout.write(`${JSON.stringify({ ...named, ...line })}\n`);

const tf = await tensorflowOnWasm();
if (tf !== undefined) {
  try {
    run();
  } catch (error) {
    // Its last line is what the report shows.
    process.stderr.write(`${error.stack}\n${error.message}\n`);
    process.exitCode = 1;
  }
}

function run() {
  const { once, steps, perStep, warmup, unit } = work();
  for (let i = 0; i < Number(values.repetitions); i++) {
    print({
      seconds_per_unit: secondsPerCall(once, steps, warmup) / perStep,
      unit,
      threads: 1,
      version: `tfjs ${tf.version_core}, ${tf.getBackend()}`,
      peak_bytes: process.resourceUsage().maxRSS * 1024,
    });
  }
}

async function tensorflowOnWasm() {
  const folder = process.env.RBMAE_PEER_MODULES;
  try {
    if (!folder) throw new Error('--python names no path, and the packages are looked for beside it');
    const require = createRequire(join(folder, 'here.js'));
    const core = require('@tensorflow/tfjs');
    require('@tensorflow/tfjs-backend-wasm');
    await core.setBackend('wasm');
    await core.ready();
    return core;
  } catch (error) {
    print({
      missing: `TensorFlow.js's wasm backend cannot be loaded: ${String(error.message).split('\n')[0]}. bench/peers/README.md installs it.`,
    });
    return undefined;
  }
}

/** Mean seconds of one call; ends early after 5 s, so that a slow peer does not hold up the others. */
function secondsPerCall(once, steps, warmup) {
  for (let i = 0; i < warmup; i++) once(i);
  const started = performance.now();
  let done = 0;
  while (done < steps && performance.now() - started < 5000) once(done++);
  return (performance.now() - started) / 1000 / done;
}

function work() {
  switch (settings.kind) {
    case 'cd1':
      return { once: cd1(), steps: settings.steps, perStep: 1, warmup: 3, unit: 'step' };
    case 'adam':
      return { once: adam(), steps: settings.steps, perStep: 1, warmup: 2, unit: 'step' };
    case 'encode':
    case 'decode':
      return { once: codes(), steps: settings.passes, perStep: settings.images, warmup: 1, unit: 'image' };
    case 'matmul':
      return { once: product(), steps: settings.products, perStep: 1, warmup: 2, unit: 'product' };
    default:
      throw new Error(`wasm.mjs does not do ${settings.kind}`);
  }
}

function randomBytes(length) {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Math.random() * 256;
  return bytes;
}

/** [rows, width] pixels in [0, 1] of these rows of bytes. */
function pixels(bytes, width, rows) {
  const values = new Float32Array(rows.length * width);
  for (const [r, row] of rows.entries()) {
    for (let i = 0; i < width; i++) values[r * width + i] = bytes[row * width + i] / 255;
  }
  return tf.tensor2d(values, [rows.length, width]);
}

/** aᵀ b. WebAssembly's product is several times faster on a matrix turned beforehand than on one to be read turned. */
function correlation(a, b) {
  return tf.matMul(tf.transpose(a), b);
}

function cd1() {
  const { visible: width, hidden: units, examples, stored, batchSize, learningRate, weightCost } = settings;
  const gaussian = settings.units.hidden === 'gaussian';
  const data =
    stored === 'bytes'
      ? randomBytes(examples * width)
      : Float32Array.from({ length: examples * width }, Math.random);
  const order = tf.util.createShuffledIndices(examples);
  const mean = (input) => (gaussian ? input : tf.sigmoid(input));

  const weights = tf.variable(tf.randomNormal([width, units], 0, 0.1));
  const visibleBias = tf.variable(tf.zeros([width]));
  const hiddenBias = tf.variable(tf.zeros([units]));
  const velocities = [weights, visibleBias, hiddenBias].map((v) => tf.variable(tf.zerosLike(v)));

  const batch = (start) =>
    stored === 'bytes'
      ? pixels(data, width, order.subarray(start, start + batchSize))
      : tf.tensor2d(data.slice(start * width, (start + batchSize) * width), [batchSize, width]);

  return (i) =>
    tf.tidy(() => {
      const visible = batch((i % settings.steps) * batchSize);
      const hidden = mean(tf.add(tf.matMul(visible, weights), hiddenBias));
      const noise = gaussian ? tf.randomNormal(hidden.shape) : tf.randomUniform(hidden.shape);
      const states = gaussian ? tf.add(hidden, noise) : tf.cast(tf.greater(hidden, noise), 'float32');
      const reconVisible = tf.sigmoid(tf.add(tf.matMul(states, tf.transpose(weights)), visibleBias));
      const reconHidden = mean(tf.add(tf.matMul(reconVisible, weights), hiddenBias));

      const difference = tf.sub(visible, reconVisible);
      const correlations = tf.sub(correlation(visible, hidden), correlation(reconVisible, reconHidden));
      const gradients = [
        tf.sub(tf.div(correlations, batchSize), tf.mul(weights, weightCost)),
        tf.mean(difference, 0),
        tf.mean(tf.sub(hidden, reconHidden), 0),
      ];
      for (const [k, parameter] of [weights, visibleBias, hiddenBias].entries()) {
        const velocity = velocities[k];
        velocity.assign(tf.add(tf.mul(velocity, settings.momentum), tf.mul(gradients[k], learningRate)));
        parameter.assign(tf.add(parameter, velocity));
      }
      return tf.sum(tf.square(difference)).dataSync()[0];
    });
}

function network() {
  const sizes = [...settings.sizes, ...settings.sizes.toReversed().slice(1)];
  return sizes.slice(1).map((above, i) => ({
    weights: tf.variable(tf.randomNormal([sizes[i], above], 0, 0.1)),
    bias: tf.variable(tf.zeros([above])),
  }));
}

/** The outputs of these layers, chained, after the input itself. The last is linear where `linear` says so. */
function outputsOf(layers, input, linear) {
  const outputs = [input];
  for (const [i, { weights, bias }] of layers.entries()) {
    const total = tf.add(tf.matMul(outputs[i], weights), bias);
    outputs.push(linear && i === layers.length - 1 ? total : tf.sigmoid(total));
  }
  return outputs;
}

/** Backpropagation written out: what autodiff makes of it reads matrices turned, and takes five times as long. */
function adam() {
  const { sizes, batchSize, steps, learningRate, gradientDecay, squareDecay, epsilon } = settings;
  const bytes = randomBytes(steps * batchSize * sizes[0]);
  const layers = network();
  const half = layers.length / 2;
  const optimizer = tf.train.adam(learningRate, gradientDecay, squareDecay, epsilon);
  let order = tf.util.createShuffledIndices(steps * batchSize);

  return (i) => {
    const start = (i % steps) * batchSize;
    if (start === 0) order = tf.util.createShuffledIndices(steps * batchSize);
    tf.tidy(() => {
      const visible = pixels(bytes, sizes[0], order.subarray(start, start + batchSize));
      const encoded = outputsOf(layers.slice(0, half), visible, true);
      const decoded = outputsOf(layers.slice(half, -1), encoded.at(-1), false);
      const { weights, bias } = layers.at(-1);
      const logits = tf.add(tf.matMul(decoded.at(-1), weights), bias);
      const loss = tf.div(crossEntropy(visible, logits), batchSize);

      const outputs = [...encoded, ...decoded.slice(1)];
      let delta = tf.div(tf.sub(tf.sigmoid(logits), visible), batchSize);
      const gradients = {};
      for (let k = layers.length - 1; k >= 0; k--) {
        gradients[layers[k].weights.name] = correlation(outputs[k], delta);
        gradients[layers[k].bias.name] = tf.sum(delta, 0);
        if (k === 0) break;
        delta = tf.matMul(delta, tf.transpose(layers[k].weights));
        // The code, below the decoder's first layer, is linear.
        if (k !== half) delta = tf.mul(delta, tf.mul(outputs[k], tf.sub(1, outputs[k])));
      }
      optimizer.applyGradients(gradients);
      loss.dataSync();
    });
  };
}

/** Σ max(z, 0) - x z + log(1 + exp(-|z|)): from the total input z, so that saturated outputs give no log 0. */
function crossEntropy(visible, logits) {
  const overflow = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(logits)))));
  return tf.sum(tf.add(tf.sub(tf.relu(logits), tf.mul(visible, logits)), overflow));
}

function codes() {
  const { sizes, images, kind } = settings;
  const layers = network();
  const half = layers.length / 2;
  const block = 1000;
  const bytes = randomBytes(images * sizes[0]);
  const code = Float32Array.from({ length: images * sizes.at(-1) }, () => 2 * Math.random() - 1);
  const rows = Array.from({ length: images }, (_, row) => row);

  return () => {
    for (let start = 0; start < images; start += block) {
      tf.tidy(() => {
        const here = rows.slice(start, start + block);
        if (kind === 'encode') {
          outputsOf(layers.slice(0, half), pixels(bytes, sizes[0], here), true)
            .at(-1)
            .dataSync();
        } else {
          const width = sizes.at(-1);
          const values = code.slice(start * width, (start + here.length) * width);
          const input = tf.tensor2d(values, [here.length, width]);
          outputsOf(layers.slice(half), input, false).at(-1).dataSync();
        }
      });
    }
  };
}

function product() {
  const { size } = settings;
  const [left, right] = [1, 2].map(() => tf.fill([size, size], 1 / size));
  return () => tf.tidy(() => tf.matMul(left, right).dataSync()[0]);
}
