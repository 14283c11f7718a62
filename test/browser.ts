import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import type { NdArray } from '../src/compute/ndarray.js';
import { inTemporaryFolder } from './temporary-folder.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** A real browser; tests that want one skip, by name, where there is none. */
export const BROWSER = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(existsSync);

export interface Page {
  /** The page's HTML after its scripts have come to rest. */
  readonly dom: string;
  /** What the browser's console says: errors, warnings, what the page's policy forbade. */
  readonly console: readonly string[];
}

/** What becomes of the page at this address. */
export function opened(url: string): Promise<Page> {
  return inTemporaryFolder(
    (profile) =>
      new Promise((resolve, reject) => {
        const child = spawn(BROWSER as string, [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--no-proxy-server',
          '--enable-logging=stderr',
          // Of the page's clock, which stands still while the page computes or loads.
          '--virtual-time-budget=20000',
          `--user-data-dir=${profile}`,
          '--dump-dom',
          url,
        ]);
        let [dom, log] = ['', ''];
        child.stdout.on('data', (piece) => {
          dom += piece;
        });
        child.stderr.on('data', (piece) => {
          log += piece;
        });
        child.once('error', reject);
        child.once('close', (code) => {
          if (code === 0)
            resolve({ dom, console: log.split('\n').filter((line) => line.includes(':CONSOLE')) });
          else reject(new Error(`The browser ended with exit code ${code}: ${log.slice(-2000)}`));
        });
      }),
  );
}

/** What TensorFlow.js models, in folders of these names, make of rows in the browser. */
export async function predictions(
  folder: string,
  inputs: Readonly<Record<string, NdArray>>,
): Promise<Readonly<Record<string, Float32Array>>> {
  const { dom, console } = await served(
    (path) => {
      if (path === '/') return page(inputs);
      return readFileSync(
        path === '/tf.min.js' ? 'node_modules/@tensorflow/tfjs/dist/tf.min.js' : join(folder, path),
      );
    },
    (address) => opened(address),
  );
  if (console.length > 0) throw new Error(console.join('\n'));
  const results: Record<string, number[]> = JSON.parse(dom.match(/<title>(.*)<\/title>/)?.[1] ?? '{}');
  return Object.fromEntries(
    Object.entries(results).map(([name, values]) => [name, Float32Array.from(values)]),
  );
}

/** Loads every model as any page would, and leaves its numbers in the document. */
const page = (inputs: Readonly<Record<string, NdArray>>) => `<!DOCTYPE html>
<html><head><link rel="icon" href="data:,"><script src="/tf.min.js"></script><script>
(async () => {
  await tf.setBackend('cpu');
  const results = {};
  for (const [name, { shape, data }] of Object.entries(${JSON.stringify(inputs, asNumbers)})) {
    const model = await tf.loadLayersModel('/' + name + '/model.json');
    results[name] = Array.from(await model.predict(tf.tensor(data, shape)).data());
  }
  document.title = JSON.stringify(results);
})().catch((error) => console.error(String(error)));
</script></head></html>`;

const asNumbers = (_: string, value: unknown) => (value instanceof Float32Array ? [...value] : value);

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
