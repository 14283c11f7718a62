import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exportModel } from '../../../src/model/export/export-model.js';
import { PARTS } from '../../../src/model/export/part.js';
import { BROWSER, opened } from '../../browser.js';
import { inTemporaryFolder } from '../../cli/command.js';
import { expectation, inUnits, MODELS } from './models.js';

const CASES = MODELS.flatMap(([name, model]) =>
  PARTS.map((part) => ({ name: `${name}-${part}`, model, part })),
);

/** Loads every model as any page would, and leaves its numbers in the document. */
const script = (inputs: Readonly<Record<string, readonly number[][]>>) => `
(async () => {
  await tf.setBackend('cpu');
  const results = {};
  for (const [name, rows] of Object.entries(${JSON.stringify(inputs)})) {
    const model = await tf.loadLayersModel('/' + name + '/model.json');
    results[name] = await model.predict(tf.tensor2d(rows)).array();
  }
  document.title = JSON.stringify(results);
})().catch((error) => console.error(String(error)));`;

const page = (inputs: Parameters<typeof script>[0]) =>
  `<!DOCTYPE html><html><head><link rel="icon" href="data:,"><script src="/tf.min.js"></script><script>${script(inputs)}</script></head></html>`;

(BROWSER ? test : test.skip)(
  'every part as TensorFlow.js LayersModel gives our numbers to 1e-5 in a browser (needs chromium)',
  () =>
    inTemporaryFolder(async (folder) => {
      const expected = await Promise.all(CASES.map(({ model, part }) => expectation(model, part)));
      for (const { name, model, part } of CASES)
        await exportModel(model, { format: 'tfjs', part, out: join(folder, name) });
      const inputs = Object.fromEntries(CASES.map(({ name }, i) => [name, rowsOf(expected[i]?.input)]));
      const { dom, console } = await served(
        (path) => {
          if (path === '/') return page(inputs);
          return readFileSync(
            path === '/tf.min.js' ? 'node_modules/@tensorflow/tfjs/dist/tf.min.js' : join(folder, path),
          );
        },
        (address) => opened(address),
      );
      expect(console).toEqual([]);
      const results = JSON.parse(dom.match(/<title>(.*)<\/title>/)?.[1] ?? 'null');
      for (const [i, { name }] of CASES.entries()) {
        const { output, unit } = expected[i] as (typeof expected)[number];
        const width = output.shape[1] as number;
        const actual = Float32Array.from((results[name] as number[][]).flat());
        expect([name, inUnits(actual, output.data, width, unit) < 1e-5]).toEqual([name, true]);
      }
    }),
);

function rowsOf(array: { shape: readonly number[]; data: Float32Array } | undefined): number[][] {
  const { shape, data } = array as NonNullable<typeof array>;
  const width = shape[1] as number;
  return Array.from({ length: shape[0] as number }, (_, row) => [
    ...data.subarray(row * width, (row + 1) * width),
  ]);
}

/** Serves what `contentOf` knows at a local address while `f` runs: a page from a file may load no other file. */
async function served<T>(
  contentOf: (path: string) => string | Uint8Array,
  f: (address: string) => Promise<T>,
): Promise<T> {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', url === '/' ? 'text/html' : 'application/octet-stream');
    response.end(contentOf(url));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await f(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
