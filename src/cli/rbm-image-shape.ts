import type { ImageShape } from '../data/examples.js';
import { InputError } from '../errors.js';
import type { FoundRbm } from './rbm-file.js';

/** The shape of the images that an RBM was trained on. Throws an InputError if they were none. */
export function imageShapeOf(file: FoundRbm): ImageShape {
  const shape = knownImageShape(file);
  if (shape !== undefined) return shape;
  throw new InputError(
    'The RBM was not trained on images, so that no pictures can be made of its samples. Write a .csv.',
  );
}

/** The same, if it is known. */
export function knownImageShape({ rbm, metadata, place }: FoundRbm): ImageShape | undefined {
  if (place !== undefined) return place.layer === 1 ? place.imageShape : undefined;
  const [height, width] = (metadata.image_shape ?? '').split('x').map(Number);
  const pixels = rbm.parameters.visibleBias.data.length;
  return height !== undefined && width !== undefined && height * width === pixels
    ? { height, width }
    : undefined;
}
