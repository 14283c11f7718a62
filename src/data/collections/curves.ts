import { InputError } from '../../errors.js';
import type { Random } from '../../random.js';
import type { Dataset } from '../dataset.js';
import { type Examples, floatExamples } from '../examples.js';
import { inker, insideImage, type Pen, SIDE } from './ink.js';
import { controlPoints, emptyLine, traceSpline } from './spline.js';

/**
 * A stand-in for the CURVES data of Hinton & Salakhutdinov (2006): images of smooth curves that six numbers
 * determine. As we understand the recipe, a curve is the cubic spline through three random points and is drawn the
 * way Nair & Hinton (2005) ink handwritten digits. The kind of spline (natural) and the details of the ink are our
 * reconstruction from memory: these data stand in for the original set and are not it, so other errors than the
 * two below may differ from those on the original by tens of percent.
 *
 * The two free numbers of the pen, spread a = 0.674 and amount b = 1.341, were solved for the first two of these
 * squared errors. They are taken on 10,000 test images after fitting 20,000: mean ± standard deviation, seeds 1-8.
 *
 *   the mean image           16.02 ± 0.06   original: about 16, as we understand later work on these data
 *   18 principal components   5.90 ± 0.02   original: 5.90 (caption of figure 2)
 *   6 principal components   10.46 ± 0.04
 *   mean pixel                0.0541
 */
export const CURVES_PEN: Pen = { a: 0.674, b: 1.341 };

/** How many images to draw, and the stream that draws them. */
export interface CurvesOptions {
  readonly train: number;
  readonly test: number;
  readonly random: Random;
}

/**
 * Draws `train` and `test` images, each split from a stream of its own: more of one leave the other as it is, and
 * the first images of a longer run are those of a shorter one.
 */
export function curves({ train, test, random }: CurvesOptions, pen: Pen = CURVES_PEN): Dataset {
  const stream = random.fork('curves');
  return {
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
        'No training or scoring is possible without images, and all of them are held in memory. ' +
        `Give a whole number from 1 to ${MOST_CURVES}.`,
    );
  }
  const pixels = SIDE * SIDE;
  const values = new Float32Array(count * pixels);
  const draw = inker(pen);
  const line = emptyLine();
  for (let i = 0; i < count; i++) {
    // A spline can swing out of the image between its points: 9.8% do, and are drawn afresh.
    do traceSpline(controlPoints(random), line);
    while (!insideImage(line));
    draw(line, values.subarray(i * pixels, (i + 1) * pixels));
  }
  return floatExamples(values, pixels);
}

/** A million images are 3 GB of floats. */
const MOST_CURVES = 1_000_000;
