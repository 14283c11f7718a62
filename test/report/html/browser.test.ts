import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { seededRandom } from '../../../src/random.js';
import { BROWSER, opened } from '../../browser.js';
import { rbmae } from '../../cli/command.js';
import { inTemporaryFolder } from '../../temporary-folder.js';

/** Images of 4 x 4 bytes as IDX. */
function images(count: number): Uint8Array {
  const noise = seededRandom(1).fillUniform(new Float32Array(count * 16));
  return Uint8Array.from([
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    count,
    0,
    0,
    0,
    4,
    0,
    0,
    0,
    4,
    ...noise.map((value) => 255 * value),
  ]);
}

/** Moves the pointer to the fourth point, off the points, and to the fifth, and says each time what the hint shows. */
const POINTER = `<script>addEventListener('load', () => {
  const hint = document.querySelector('.hint');
  const over = (element) => {
    element.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: 200, clientY: 100 }));
    const picture = hint.querySelector('div');
    return [hint.style.display, hint.textContent, picture === null ? null : picture.style.backgroundPosition];
  };
  const point = (i) => document.querySelector('circle[data-i="' + i + '"]');
  const svg = document.querySelector('.scatter svg');
  document.title = JSON.stringify({
    hints: [over(point(3)), over(svg), over(point(4))],
    images: [...document.images].map(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    loaded: performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.startsWith('data:')),
  });
});</script>`;

(BROWSER ? test : test.skip)(
  'a report opens in a browser without complaint, loads nothing, and names the point under the pointer (needs chromium)',
  () =>
    inTemporaryFolder(async (folder) => {
      const [data, run, page] = [join(folder, 'images'), join(folder, 'run'), join(folder, 'report.html')];
      writeFileSync(data, images(40));
      const quick = ['--engine', 'js', '--threads', '1'];
      const settings = ['--layers', '8,2', '--rbm-epochs', '1', '--epochs', '2', '--quiet'];
      expect((await rbmae(['train', '--data', data, '--out', run, ...settings, ...quick])).code).toBe(0);
      expect((await rbmae(['report', run, '--out', page, ...quick])).code).toBe(0);
      const whole = await opened(pathToFileURL(page).href);
      expect(whole.console).toEqual([]);
      expect(whole.dom.match(/<circle /g)).toHaveLength(40);

      writeFileSync(
        page,
        readFileSync(page, 'utf8').replace('</body>', () => `${POINTER}</body>`),
      );
      const { dom, console } = await opened(pathToFileURL(page).href);
      expect(console).toEqual([]);
      const seen = JSON.parse(dom.match(/<title>(.*)<\/title>/)?.[1] ?? 'null');
      // Forty images in seven columns, each 4 x 4 pixels shown 28 times as large.
      expect(seen.hints).toEqual([
        ['block', 'row 4', '-336px 0px'],
        ['none', 'row 4', '-336px 0px'],
        ['block', 'row 5', '-448px 0px'],
      ]);
      expect(seen.images.length).toBeGreaterThan(2);
      expect(new Set(seen.images)).toEqual(new Set([true]));
      expect(seen.loaded).toEqual([]);
    }),
);
