import type { NdArray } from '../../compute/ndarray.js';
import { codeWidth, inputWidth, type Model } from '../model.js';
import { layersOf, type Part, scaleParameters } from './part.js';

/** The two files of a TensorFlow.js LayersModel, by name. */
export interface TfjsFiles {
  readonly 'model.json': string;
  readonly 'weights.bin': Uint8Array;
}

interface Layer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly weights: Readonly<Record<string, NdArray>>;
}

/**
 * Encodes a part of the model as a TensorFlow.js LayersModel for `tf.loadLayersModel`: dense layers, and batch
 * normalisations with fixed parameters that scale the data. Missing values must be filled in before, with
 * `missing_values` of its `userDefinedMetadata`, one for each component, if the model has any.
 */
export function exportTfjs(model: Model, part: Part): TfjsFiles {
  const { from, to, takesData, givesData } = layersOf(model, part);
  const { activations, parameters } = model.autoencoder;
  const scaled = model.preprocessing.scaling !== 'none';
  const dense = parameters.slice(from, to).map(
    ({ weights, bias }, i): Layer => ({
      class_name: 'Dense',
      config: {
        name: `layer_${from + i + 1}`,
        units: bias.data.length,
        activation: activations[from + i],
        use_bias: true,
        trainable: true,
        dtype: 'float32',
      },
      weights: { kernel: weights, bias },
    }),
  );
  const layers = [
    ...(takesData && scaled ? [scalingLayer(model)] : []),
    ...dense,
    ...(givesData && scaled ? [unscalingLayer(model)] : []),
  ];
  const { fill } = model.preprocessing;
  return filesOf(layers, takesData ? inputWidth(model) : codeWidth(model), {
    ...model.provenance,
    ...(takesData && fill !== null && { missing_values: fill }),
  });
}

/** (x - high) / scale - low / scale */
function scalingLayer(model: Model): Layer {
  const { high, low, scale } = spreadOver(inputWidth(model), model);
  const gamma = scale.map((value) => 1 / value);
  return normalisation('scale', {
    gamma,
    beta: low.map((value, i) => -value / (scale[i] as number)),
    mean: high,
  });
}

/** x scale + offset */
function unscalingLayer(model: Model): Layer {
  const { high, low, scale } = spreadOver(inputWidth(model), model);
  return normalisation('unscale', {
    gamma: scale,
    beta: high.map((value, i) => value + (low[i] as number)),
    mean: high.map(() => 0),
  });
}

function spreadOver(width: number, model: Model): Record<'high' | 'low' | 'scale', number[]> {
  const { high, low, scale } = scaleParameters(model);
  const spread = ({ data }: NdArray) =>
    Array.from({ length: width }, (_, i) => data[data.length === 1 ? 0 : i] as number);
  return { high: spread(high), low: spread(low), scale: spread(scale) };
}

/** (x - mean) gamma + beta. The epsilon vanishes in float32 beside a variance of 1. */
function normalisation(
  name: string,
  { gamma, beta, mean }: Record<'gamma' | 'beta' | 'mean', number[]>,
): Layer {
  const array = (values: readonly number[]): NdArray => ({
    shape: [values.length],
    data: Float32Array.from(values),
  });
  return {
    class_name: 'BatchNormalization',
    config: {
      name,
      axis: -1,
      momentum: 0.99,
      epsilon: 1e-12,
      center: true,
      scale: true,
      trainable: false,
      dtype: 'float32',
    },
    weights: {
      gamma: array(gamma),
      beta: array(beta),
      moving_mean: array(mean),
      moving_variance: array(gamma.map(() => 1)),
    },
  };
}

function filesOf(
  layers: readonly Layer[],
  width: number,
  metadata: Readonly<Record<string, unknown>>,
): TfjsFiles {
  const named = layers.flatMap(({ config, weights }) =>
    Object.entries(weights).map(([name, array]) => ({ name: `${config.name}/${name}`, array })),
  );
  const bytes = new Uint8Array(named.reduce((sum, { array }) => sum + 4 * array.data.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { array } of named)
    for (const value of array.data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  const model = {
    format: 'layers-model',
    generatedBy: 'rbm-autoencoder',
    convertedBy: null,
    userDefinedMetadata: metadata,
    modelTopology: {
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      model_config: {
        class_name: 'Sequential',
        config: {
          name: 'autoencoder',
          layers: layers.map(({ class_name, config }, i) => ({
            class_name,
            config: i === 0 ? { ...config, batch_input_shape: [null, width] } : config,
          })),
        },
      },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: named.map(({ name, array }) => ({ name, shape: array.shape, dtype: 'float32' })),
      },
    ],
  };
  return { 'model.json': `${JSON.stringify(model, null, 1)}\n`, 'weights.bin': bytes };
}
