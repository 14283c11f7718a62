import { describe, expect, test } from '@jest/globals';
import { htmlFacts, htmlPage, htmlTable } from '../../../src/report/html/page.js';
import { htmlScatter } from '../../../src/report/html/scatter.js';

const HOSTILE = `</script><img src=x onerror="alert('1')">&`;
const HARMLESS = '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;';

describe('a page', () => {
  test('shows names from files as text, wherever they stand', () => {
    const point = { x: 0, y: 1, name: HOSTILE, label: HOSTILE };
    const scatter = htmlScatter({ points: [point, { ...point, label: 'b' }], xLabel: HOSTILE, yLabel: 'y' });
    const page = htmlPage(HOSTILE, [
      {
        title: HOSTILE,
        html: htmlTable([HOSTILE], [[HOSTILE]]) + htmlFacts({ [HOSTILE]: { deep: HOSTILE } }) + scatter,
      },
    ]);
    expect(page).not.toContain('<img src=x');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page.split(HARMLESS).length).toBeGreaterThan(6);
  });

  test('forbids the browser to load anything', () => {
    expect(htmlPage('x', [])).toContain(`default-src 'none'; img-src data:;`);
  });
});

describe('a scatter', () => {
  const points = [
    { x: -5, y: 0, name: 'left', label: 'a', image: Float32Array.of(0, 1) },
    { x: 5, y: 2, name: 'right', label: 'b', image: Float32Array.of(0.5, 2) },
  ];
  const html = htmlScatter({ points, xLabel: 'x', yLabel: 'y', imageShape: { height: 1, width: 2 } });

  test('has its points where their numbers say, y upwards, each label in its colour', () => {
    const circles = [...html.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="4" fill="([^"]+)"/g)].map((match) =>
      match.slice(1),
    );
    expect(circles.map(([x, y]) => [Number(x), Number(y)])).toEqual([
      [28, 532],
      [532, 28],
    ]);
    expect(circles[0]?.[2]).not.toBe(circles[1]?.[2]);
    expect(html).toContain('a</span>');
  });

  test('carries texts and images for its hints', () => {
    const [, json] = html.match(/parentElement, (\{.*\})\)<\/script>/s) ?? [];
    const { texts, sprite } = JSON.parse(json as string);
    expect(texts).toEqual(['left: a', 'right: b']);
    expect(sprite).toMatchObject({
      columns: 2,
      width: 2,
      height: 1,
      url: expect.stringMatching(/^data:image\/png;base64,/),
    });
  });

  test('stands with points that are all the same', () => {
    const same = { x: 1, y: 1, name: 'x' };
    expect(htmlScatter({ points: [same, same], xLabel: '', yLabel: '' })).not.toContain('NaN');
  });
});
