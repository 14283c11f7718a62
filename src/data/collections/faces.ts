import { InputError } from '../../errors.js';
import type { Random } from '../../random.js';
import type { ImageDataset } from '../dataset.js';
import type { Examples } from '../examples.js';
import { readMatlabBytes } from '../formats/arrays/matlab.js';
import { type PublicationOptions, type PublishedFile, readPublishedFile } from './published-file.js';

export const OLIVETTI: PublishedFile = {
  title: 'the Olivetti faces (AT&T Laboratories Cambridge)',
  file: 'olivettifaces.mat',
  folder: 'olivetti',
  download: {
    urls: ['https://ndownloader.figshare.com/files/5976027'],
    sha256: 'b612fb967f2dc77c9c62d3e1266e0c73d5fca46a4b8906c18e454d41af987794',
  },
  homepage: 'https://cs.nyu.edu/~roweis/data.html',
};

export const PATCH_SIDE = 25;
const FACE_SIDE = 64;
const PEOPLE = 40;
const TRAINING_PEOPLE = 30;
const IMAGES_OF_A_PERSON = 10;
/** Pixels of the face between two neighbours in the patch, after the supporting online material of the paper. */
const [LEAST_SCALE, MOST_SCALE] = [1.4, 1.8];

/**
 * Loads random patches of the Olivetti faces, [625], 25 x 25 pixels: `patchesPerImage` of each of the 400 images, each
 * rotated by -90 to 90 degrees, scaled and cropped at random. Patches of the first 30 people are for training, those of
 * the other ten for testing; people are the classes. As in the paper's supporting material, every pixel has mean 0 over
 * all patches, and all are divided by one number so that the mean variance is 1. Patches are stored as bytes.
 *
 * Throws an InputError if `patchesPerImage` is not a whole number of at least 1, or if the file cannot be found,
 * downloaded or read.
 *
 * @example const { train, test } = await loadFaces(4, seededRandom(1), { dataDir: 'data' });
 */
export async function loadFaces(
  patchesPerImage: number,
  random: Random,
  options: PublicationOptions = {},
): Promise<ImageDataset> {
  if (!(Number.isInteger(patchesPerImage) && patchesPerImage >= 1))
    throw new InputError(
      `The number of patches of each image is ${patchesPerImage}, but must be a whole number of at least 1.`,
    );
  const { path, bytes, sha256 } = await readPublishedFile(OLIVETTI, options);
  const { shape, values } = readMatlabBytes(bytes, 'faces', path);
  if (shape[0] !== FACE_SIDE ** 2 || shape[1] !== PEOPLE * IMAGES_OF_A_PERSON) {
    throw new InputError(
      `${path} has faces in the shape ${shape.join(' x ')}, but 400 of 64 x 64 pixels, 4096 x 400, are needed. Give the file as it was published.`,
    );
  }
  const patchesOf = (from: number, to: number) => {
    const made = new Uint8Array((to - from) * IMAGES_OF_A_PERSON * patchesPerImage * PATCH_SIDE ** 2);
    let at = 0;
    for (let image = from * IMAGES_OF_A_PERSON; image < to * IMAGES_OF_A_PERSON; image++) {
      const face = values.subarray(image * FACE_SIDE ** 2, (image + 1) * FACE_SIDE ** 2);
      const drawn = random.fork(`image ${image}`);
      for (let i = 0; i < patchesPerImage; i++, at += PATCH_SIDE ** 2)
        made.set(patch(face, drawn.uniform(), drawn.uniform(), drawn.uniform(), drawn.uniform()), at);
    }
    return made;
  };
  const [train, test] = [patchesOf(0, TRAINING_PEOPLE), patchesOf(TRAINING_PEOPLE, PEOPLE)];
  const { mean, deviation } = momentsOf([train, test]);
  return {
    kind: 'images',
    name: 'faces',
    train: standardised(train, mean, deviation),
    test: standardised(test, mean, deviation),
    trainLabels: peopleOf(0, TRAINING_PEOPLE, patchesPerImage),
    testLabels: peopleOf(TRAINING_PEOPLE, PEOPLE, patchesPerImage),
    imageShape: { height: PATCH_SIDE, width: PATCH_SIDE },
    preprocessing: { scaling: 'standardise', offset: [...mean], scale: [deviation], fill: null },
    toPixels: (values) => values.map((value, i) => (mean[i] as number) / 255 + (value * deviation) / 255),
    provenance: {
      source: 'Olivetti faces',
      'olivettifaces.mat SHA-256': sha256,
      'patches of each image': patchesPerImage,
      'standard deviation in grey levels': deviation,
    },
  };
}

/** Number of the person on each patch. */
function peopleOf(from: number, to: number, patchesPerImage: number): Uint8Array {
  const ofPerson = IMAGES_OF_A_PERSON * patchesPerImage;
  return Uint8Array.from({ length: (to - from) * ofPerson }, (_, i) => from + Math.floor(i / ofPerson));
}

/**
 * Cuts a patch, [25 * 25] row-major, out of a face, [64 * 64] column-major, by bilinear interpolation. The four numbers
 * in [0, 1) set its rotation, its scale and its position, which is always inside the face.
 */
export function patch(
  face: Uint8Array,
  turn: number,
  scale: number,
  right: number,
  down: number,
): Uint8Array {
  const angle = (turn - 0.5) * Math.PI;
  const spacing = LEAST_SCALE + scale * (MOST_SCALE - LEAST_SCALE);
  const [cos, sin] = [spacing * Math.cos(angle), spacing * Math.sin(angle)];
  const [middle, half] = [(FACE_SIDE - 1) / 2, (PATCH_SIDE - 1) / 2];
  const free = Math.max(0, middle - half * (Math.abs(cos) + Math.abs(sin)));
  const [x0, y0] = [middle + (2 * right - 1) * free, middle + (2 * down - 1) * free];
  const out = new Uint8Array(PATCH_SIDE ** 2);
  let at = 0;
  for (let row = -half; row <= half; row++)
    for (let column = -half; column <= half; column++)
      out[at++] = Math.round(
        interpolated(face, x0 + cos * column - sin * row, y0 + sin * column + cos * row),
      );
  return out;
}

function interpolated(face: Uint8Array, x: number, y: number): number {
  const last = FACE_SIDE - 2;
  const [left, top] = [
    Math.min(last, Math.max(0, Math.floor(x))),
    Math.min(last, Math.max(0, Math.floor(y))),
  ];
  const [u, v] = [x - left, y - top];
  const grey = (i: number, j: number) => face[(left + i) * FACE_SIDE + top + j] as number;
  return (1 - u) * ((1 - v) * grey(0, 0) + v * grey(0, 1)) + u * ((1 - v) * grey(1, 0) + v * grey(1, 1));
}

/** Mean of each pixel, and the square root of the pixels' mean variance. */
function momentsOf(parts: readonly Uint8Array[]): {
  readonly mean: Float64Array;
  readonly deviation: number;
} {
  const width = PATCH_SIDE ** 2;
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
  for (const patches of parts)
    for (let at = 0; at < patches.length; at += width)
      for (let i = 0; i < width; i++) {
        const value = patches[at + i] as number;
        sums[i] = (sums[i] as number) + value;
        squares[i] = (squares[i] as number) + value * value;
      }
  const count = parts.reduce((sum, patches) => sum + patches.length / width, 0);
  const mean = sums.map((sum) => sum / count);
  const variance =
    squares.reduce((total, square, i) => total + square / count - (mean[i] as number) ** 2, 0) / width;
  return { mean, deviation: Math.sqrt(variance) };
}

function standardised(patches: Uint8Array, mean: Float64Array, deviation: number): Examples {
  const width = PATCH_SIDE ** 2;
  return {
    count: patches.length / width,
    width,
    copyRows(rows, out) {
      for (let r = 0; r < rows.length; r++) {
        const start = (rows[r] as number) * width;
        for (let i = 0; i < width; i++)
          out[r * width + i] = ((patches[start + i] as number) - (mean[i] as number)) / deviation;
      }
    },
  };
}
