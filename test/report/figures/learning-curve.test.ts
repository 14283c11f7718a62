import { describe, expect, test } from '@jest/globals';
import { learningCurveFigure, type Series } from '../../../src/report/figures/learning-curve.js';
import { inkBox, pixelsOf } from './pixels.js';

function series(label: string, ...values: number[]): Series {
  return { label, points: values.map((value, i) => ({ epoch: i + 1, value })) };
}

/** The ends of the lines, by their place on the page; up is smaller. */
function lines(svg: string): number[][][] {
  return [
    ...svg.matchAll(
      /<path aria-label="[^"]*" role="graphics-symbol" aria-roledescription="line mark" d="([^"]*)"/g,
    ),
  ].map(([, path]) =>
    [...(path as string).matchAll(/[ML]([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );
}

/** Without the descriptions for screen readers, which name an empty axis's ends. */
function drawnPart(svg: string): string {
  return svg.replace(/aria-label="[^"]*"/g, '');
}

function texts(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>([^<]*)/g)].map(([, text]) => text as string);
}

describe('the learning curve', () => {
  const options = {
    title: 'Fine-tuning',
    yLabel: 'squared error per example',
    series: [series('pretrained, test', 8, 4, 2, 2), series('random, test', 10, 10, 9, 8)],
  };

  test('draws one line for each series, at places proportional to the values', async () => {
    const { svg } = await learningCurveFigure(options);
    const [first = [], second = []] = lines(svg);
    expect(first.map(([x]) => x)).toEqual([0, 520 / 3, 1040 / 3, 520].map((x) => expect.closeTo(x, 2)));
    // The axis runs from 2 to 10 over 300 pixels.
    expect(first.map(([, y]) => y)).toEqual([75, 225, 300, 300].map((y) => expect.closeTo(y, 2)));
    expect(second.map(([, y]) => y)).toEqual([0, 0, 37.5, 75].map((y) => expect.closeTo(y, 2)));
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        'Fine-tuning',
        'epoch',
        'squared error per example',
        'pretrained, test',
        'random, test',
      ]),
    );
  });

  test('on a logarithmic scale draws equal ratios as equal distances', async () => {
    const { svg } = await learningCurveFigure({
      ...options,
      series: [series('a', 64, 16, 4, 1)],
      logScale: true,
    });
    const heights = (lines(svg)[0] ?? []).map(([, y]) => y as number);
    const steps = heights.slice(1).map((y, i) => y - (heights[i] as number));
    expect(steps[0]).toBeGreaterThan(50);
    expect(steps).toEqual(steps.map(() => expect.closeTo(steps[0] as number, 2)));
    expect(texts(svg)).toEqual(expect.arrayContaining(['1', '2', '5', '10', '20', '50', '100']));
  });

  test('leaves out what has no place on the scale', async () => {
    const wild = [series('a', 64, 0, 16, -3, 4), series('b', Number.NaN, Number.POSITIVE_INFINITY, 2)];
    const { svg } = await learningCurveFigure({ ...options, series: wild, logScale: true });
    expect(drawnPart(svg)).not.toMatch(/NaN|Infinity/);
    expect(lines(svg)).toHaveLength(2);
    expect(texts(svg)).toEqual(expect.arrayContaining(['2', '5', '10', '20', '50', '100']));
  });

  test('can be drawn before anything was measured, and of one value', async () => {
    for (const logScale of [false, true]) {
      for (const few of [[], [series('a')], [series('a', 3)]]) {
        const { svg, png } = await learningCurveFigure({ ...options, series: few, logScale });
        expect(drawnPart(svg)).not.toMatch(/NaN|Infinity/);
        expect(png.length).toBeGreaterThan(1000);
      }
    }
  });

  test('names a lone value without a row of zeros', async () => {
    const { svg } = await learningCurveFigure({ ...options, series: [series('a', 7.23)] });
    expect(texts(svg)).toContain('7.23');
  });

  test('is the same to the byte when drawn again, and cuts no text off', async () => {
    const figure = await learningCurveFigure(options);
    expect(await learningCurveFigure(options)).toEqual(figure);
    const pixels = pixelsOf(figure);
    const { left, right, top, bottom } = inkBox(pixels);
    for (const margin of [left, top, pixels.width - 1 - right, pixels.height - 1 - bottom]) {
      expect(margin).toBeGreaterThanOrEqual(24);
    }
  });
});

test('errors in the hundreds are written out, not as powers of ten', async () => {
  const { svg } = await learningCurveFigure({
    title: 'x',
    yLabel: 'squared error',
    logScale: true,
    series: [{ label: 'test', points: [245, 300, 343].map((value, epoch) => ({ epoch, value })) }],
  });
  expect(svg).toMatch(/>300</);
  expect(svg).not.toMatch(/\de\+\d/);
});
