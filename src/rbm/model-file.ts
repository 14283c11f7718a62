import type { NdArray } from '../compute/ndarray.js';
import { allFinite } from '../compute/tree.js';
import { decodeSafetensors, encodeSafetensors } from '../data/formats/arrays/safetensors.js';
import { InputError } from '../errors.js';
import type { RbmParameters } from './parameters.js';
import type { Rbm } from './rbm.js';
import { learnsVariance, type RbmUnits, requireUnits, type UnitType } from './units.js';

const FORMAT = 'rbm-autoencoder rbm';
const FORMAT_VERSION = '1';

/** A single RBM with its metadata, as stored in a file. */
export interface RbmFile {
  readonly rbm: Rbm;
  /** The parameters' change in the last update of training, if it was kept. */
  readonly lastUpdate?: RbmParameters | undefined;
  /** For example where its data came from. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Encodes an RBM as a safetensors file: `weights` [visible, hidden], `visible_bias`, `hidden_bias` and, for learned
 * variances, `log_variance`; the last update of each as `last_update.` plus its name. The unit types are in the
 * metadata.
 *
 * @example await writeFile('rbm.safetensors', encodeRbm({ rbm, metadata: {} }));
 */
export function encodeRbm({ rbm, lastUpdate, metadata }: RbmFile): Uint8Array {
  const arrays = {
    ...named('', rbm.parameters),
    ...(lastUpdate === undefined ? {} : named('last_update.', lastUpdate)),
  };
  const own = {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    visible_units: rbm.units.visible,
    hidden_units: rbm.units.hidden,
  };
  // First, so that they lead the file; again last, so that `metadata` cannot override them.
  return encodeSafetensors(arrays, { ...own, ...metadata, ...own });
}

/**
 * Decodes what `encodeRbm` wrote. Throws an InputError that names `source` for anything else.
 *
 * @example const { rbm } = decodeRbm(await readFile('rbm.safetensors'), 'rbm.safetensors');
 */
export function decodeRbm(bytes: Uint8Array, source: string): RbmFile {
  const { arrays, metadata } = decodeSafetensors(bytes, source);
  if (metadata.format !== FORMAT || metadata.format_version !== FORMAT_VERSION) {
    throw new InputError(
      `${source} holds no single RBM of this toolkit: its format is ${metadata.format ?? 'not named'}, version ` +
        `${metadata.format_version ?? 'none'}, instead of ${FORMAT}, version ${FORMAT_VERSION}. Give the rbm.safetensors of a trained RBM.`,
    );
  }
  const units = { visible: metadata.visible_units as UnitType, hidden: metadata.hidden_units as UnitType };
  requireUnits(units);
  const parameters = parametersOf(arrays, '', units, source);
  if (!allFinite(parameters)) {
    throw new InputError(
      `${source}: its parameters are not all finite numbers. Train the RBM again with a lower learning rate.`,
    );
  }
  const lastUpdate =
    arrays['last_update.weights'] === undefined
      ? undefined
      : parametersOf(arrays, 'last_update.', units, source);
  return { rbm: { units, parameters }, lastUpdate, metadata };
}

function named(
  prefix: string,
  { weights, visibleBias, hiddenBias, logVariance }: RbmParameters,
): Record<string, NdArray> {
  return {
    [`${prefix}weights`]: weights,
    [`${prefix}visible_bias`]: visibleBias,
    [`${prefix}hidden_bias`]: hiddenBias,
    ...(logVariance === undefined ? {} : { [`${prefix}log_variance`]: logVariance }),
  };
}

function parametersOf(
  arrays: Readonly<Record<string, NdArray>>,
  prefix: string,
  units: RbmUnits,
  source: string,
): RbmParameters {
  const [rows, columns] = arrays[`${prefix}weights`]?.shape ?? [];
  const read = (name: string, ...shape: (number | undefined)[]): NdArray => {
    const array = arrays[prefix + name];
    const fits =
      array?.shape.length === shape.length &&
      array.shape.every((length, i) => length >= 1 && length === shape[i]);
    if (array !== undefined && fits) return array;
    throw new InputError(
      `${source}: ${prefix}${name} has the shape [${array?.shape.join(', ') ?? 'missing'}], where weights of ` +
        `[${rows ?? '?'}, ${columns ?? '?'}] need [${shape.join(', ')}]. The file is damaged or was written by another program.`,
    );
  };
  const parameters = {
    weights: read('weights', rows, columns),
    visibleBias: read('visible_bias', rows),
    hiddenBias: read('hidden_bias', columns),
  };
  return learnsVariance(units) ? { ...parameters, logVariance: read('log_variance', rows) } : parameters;
}
