import { InputError } from '../../errors.js';
import type { Random } from '../../random.js';
import type { ImageDataset } from '../dataset.js';
import { type Examples, floatExamples } from '../examples.js';
import { inker, insideImage, type Pen, SIDE } from './ink.js';
import { controlPoints, emptyLine, traceSpline } from './spline.js';

/**
 * The pen that draws a stand-in for the CURVES data of Hinton & Salakhutdinov (2006): images of smooth curves with six
 * degrees of freedom. As we understand the recipe, a curve is the cubic spline through three random points, drawn like
 * the ink of handwritten digits in Nair & Hinton (2005). The kind of spline (natural) and the details of the ink are
 * our reconstruction from memory. These are not the original data: errors other than the first two below may differ
 * from those on the original by tens of per cent.
 *
 * The two parameters of the pen, spread a = 0.674 and amount b = 1.341, were solved for the first two of these squared
 * errors. They are measured on 10,000 test images after fitting 20,000: mean ± standard deviation over seeds 1-8.
 *
 *   the mean image           16.02 ± 0.06   original: about 16, as we understand later work on these data
 *   18 principal components   5.90 ± 0.02   original: 5.90 (caption of figure 2)
 *   6 principal components   10.46 ± 0.04
 *   mean pixel                0.0541
 */
export const CURVES_PEN: Pen = { a: 0.674, b: 1.341 };

/** Numbers of images to draw, and the random stream to draw them with. */
export interface CurvesOptions {
  readonly train: number;
  readonly test: number;
  readonly random: Random;
}

/**
 * Draws images of curves, [784], 28 x 28 pixels in [0, 1]. Each split has its own random stream, so more images of one
 * leave the other unchanged, and the first images of a larger set are those of a smaller one.
 * Throws an InputError unless `train` and `test` are whole numbers from 1 to a million.
 *
 * @example const { train, test } = curves({ train: 20_000, test: 10_000, random: seededRandom(1) });
 */
export function curves({ train, test, random }: CurvesOptions, pen: Pen = CURVES_PEN): ImageDataset {
  const stream = random.fork('curves');
  return {
    kind: 'images',
    name: 'curves',
    train: drawCurves(train, 'train', stream.fork('train'), pen),
    test: drawCurves(test, 'test', stream.fork('test'), pen),
    imageShape: { height: SIDE, width: SIDE },
    provenance: {
      source: 'generated: splines through three random points, a stand-in for the CURVES data of the paper',
      penSpread: pen.a,
      penAmount: pen.b,
      trainExamples: train,
      testExamples: test,
    },
  };
}

function drawCurves(count: number, split: string, random: Random, pen: Pen): Examples {
  if (!Number.isInteger(count) || count < 1 || count > MOST_CURVES) {
    throw new InputError(
      `The number of curves to draw for ${split} is ${count}. ` +
        'Training and scoring need images, and all of them are held in memory. ' +
        `Give a whole number from 1 to ${MOST_CURVES}.`,
    );
  }
  const pixels = SIDE * SIDE;
  const values = new Float32Array(count * pixels);
  const draw = inker(pen);
  const line = emptyLine();
  for (let i = 0; i < count; i++) {
    // Between its points a spline can leave the image: 9.8 % do, and are drawn again.
    do traceSpline(controlPoints(random), line);
    while (!insideImage(line));
    draw(line, values.subarray(i * pixels, (i + 1) * pixels));
  }
  return floatExamples(values, pixels);
}

/** A million images take 3 GB as floats. */
const MOST_CURVES = 1_000_000;
