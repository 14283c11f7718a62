import { describe, expect, test } from '@jest/globals';
import { layoutFigure } from '../../../src/report/figures/layout.js';
import { planeFigure } from '../../../src/report/figures/plane.js';
import { embeddedImages, inkBox, pixelsOf } from './pixels.js';

const points = [
  { x: -1, y: 0, label: 3 },
  { x: 1, y: 5, label: 7 },
  { x: 0, y: 5, label: 3 },
];

describe('the figure of planes', () => {
  test('draws each example as its class, up being the second number, and a legend of the classes', async () => {
    const { svg } = await planeFigure({ title: 'Codes', panels: [{ label: 'PCA', points }] });
    const texts = [...svg.matchAll(/translate\(([\d.]+),([\d.]+)\)"[^>]*>(\d)<\/text>/g)].map(
      ([, x, y, text]) => ({ x: Number(x), y: Number(y), text }),
    );
    expect(texts.map(({ text }) => text)).toEqual(['3', '7', '3', '3', '7']);
    const [first, second, third] = texts as [(typeof texts)[0], (typeof texts)[0], (typeof texts)[0]];
    expect(first.x).toBeLessThan(third.x);
    expect(third.x).toBeCloseTo((first.x + second.x) / 2, 1);
    expect(second.y).toBeLessThan(first.y);
    expect(third.y).toBe(second.y);
  });

  test('is the same to the byte when drawn again, and cuts nothing off; points all in one place have one too', async () => {
    const options = {
      title: 'Codes',
      panels: [
        { label: 'PCA', points },
        { label: 'one', points: points.map(({ label }) => ({ x: 2, y: 2, label })) },
      ],
    };
    const figure = await planeFigure(options);
    expect(await planeFigure(options)).toEqual(figure);
    const { left, top, right, bottom } = inkBox(pixelsOf(figure));
    const { width, height } = pixelsOf(figure);
    expect(left).toBeGreaterThan(4);
    expect(top).toBeGreaterThan(4);
    expect(right).toBeLessThan(width - 4);
    expect(bottom).toBeLessThan(height - 4);
  });
});

test('a legend of many classes goes on in further columns, within the figure', async () => {
  const classNames = Array.from({ length: 50 }, (_, i) => `class-${i}`);
  const many = classNames.map((_, label) => ({ x: label, y: label, label }));
  const { svg } = await planeFigure({ title: 'Codes', panels: [{ label: 'PCA', points: many }], classNames });
  const [width, height] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).slice(1).map(Number) as [
    number,
    number,
  ];
  const names = [...svg.matchAll(/translate\(([\d.]+),([\d.]+)\)"[^>]*>\d+ class-\d+<\/text>/g)];
  expect(names).toHaveLength(50);
  expect(new Set(names.map(([, x, y]) => `${x} ${y}`)).size).toBe(50);
  expect(new Set(names.map(([, x]) => x)).size).toBe(3);
  for (const [, x, y] of names) {
    expect(Number(x)).toBeLessThan(width - 150);
    expect(Number(y)).toBeLessThan(height - 32);
  }
});

describe('the figure of images at their codes', () => {
  const imageShape = { height: 2, width: 2 };
  const image = (value: number) => new Float32Array(4).fill(value);

  test('draws images dark on white at their places, and none over another', async () => {
    const panel = {
      label: 'codes',
      points: [
        { x: 0, y: 0, image: image(1) },
        { x: 1, y: 1, image: image(0.8) },
        // On the first one, which was there before.
        { x: 0, y: 0, image: image(0.5) },
      ],
    };
    const figure = await layoutFigure({ title: 'Layout', imageShape, panels: [panel] });
    const [{ pixels }] = embeddedImages(figure) as [ReturnType<typeof embeddedImages>[0]];
    const [last, middle] = [pixels.width - 1, Math.floor(pixels.width / 2)];
    expect(pixels.at(0, last)).toBe(0);
    expect(pixels.at(last, 0)).toBe(51);
    expect(pixels.at(middle, middle)).toBe(255);
    const dark = new Set(
      Array.from({ length: pixels.width }, (_, x) => x).flatMap((x) =>
        Array.from({ length: pixels.height }, (_, y) => pixels.at(x, y)),
      ),
    );
    expect([...dark].sort((a, b) => a - b)).toEqual([0, 51, 255]);
  });
});
