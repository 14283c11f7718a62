/** The public names. Everything the command does can be done with these. */

export { meanExample, meanImageModel } from './baselines/mean-image.js';
export { fitPrincipalComponents, type PrincipalComponents, pcaModel } from './baselines/pca.js';
export { chooseEngine, ENGINES, type EngineChoice, inspectEngines } from './compute/choose.js';
export type { Compiled, Engine, EngineName, Program, State } from './compute/engine.js';
export { type Arrays, type NdArray, ndarray } from './compute/ndarray.js';
export { type CurvesOptions, curves } from './data/curves.js';
export { byteExamples, type Dataset, type Examples, floatExamples, selectExamples } from './data/dataset.js';
export { readIdx } from './data/idx.js';
export { loadMnist, type MnistOptions } from './data/mnist.js';
export { InputError, InterruptedError, RunError } from './errors.js';
export { autoencoderModel } from './evaluate/autoencoder-model.js';
export { codes } from './evaluate/codes.js';
export { applyToExamples, type ReconstructionModel } from './evaluate/model.js';
export { reconstructions, squaredError } from './evaluate/squared-error.js';
export { type FinetuneEpoch, type Finetuning, finetune } from './finetune/finetune.js';
export type { AdamSpec } from './finetune/spec.js';
export { type Random, seededRandom } from './random.js';
export { freeEnergy } from './rbm/energy.js';
export { hiddenMeans, type Rbm, type RbmParameters, type RbmUnits, visibleMeans } from './rbm/rbm.js';
export type { RbmSpec } from './rbm/spec.js';
export { type Pretraining, pretrain, type StackEpoch } from './rbm/stack.js';
export { type RbmEpoch, type RbmTraining, trainRbm } from './rbm/train.js';
export type { UnitType } from './rbm/units.js';
export {
  type Activation,
  type Autoencoder,
  decode,
  encode,
  encoderSizes,
  parameterCount,
  reconstruct,
} from './unroll/autoencoder.js';
export { decodeAutoencoder, encodeAutoencoder } from './unroll/model-file.js';
export { unroll } from './unroll/unroll.js';
