import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DownloadProgress } from '../../../src/data/collections/download.js';
import { loadMnist } from '../../../src/data/collections/mnist.js';
import { findMnist, MNIST_FILES } from '../../../src/data/collections/mnist-files.js';
import { InputError } from '../../../src/errors.js';
import { folderOfEachTest } from '../../test-folder.js';
import { type MirrorServer, mirrorServer } from './mirror-server.js';

const NAMES = Object.values(MNIST_FILES).map(({ name }) => name);
const [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS] = NAMES as [string, string, string, string];

let folder: string;
let refusing: MirrorServer;
folderOfEachTest((path) => {
  folder = path;
});
beforeEach(async () => {
  refusing = await mirrorServer((response) => response.writeHead(503).end());
});
afterEach(async () => {
  await refusing.close();
});

function images(count: number, height = 28, width = height): Uint8Array {
  const pixels = Array.from({ length: count * height * width }, (_, i) => i % 256);
  return Uint8Array.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, height, 0, 0, 0, width, ...pixels]);
}

function labels(...values: readonly number[]): Uint8Array {
  return Uint8Array.from([0, 0, 8, 1, 0, 0, 0, values.length, ...values]);
}

const small = (): Record<string, Uint8Array> => ({
  [TRAIN_IMAGES]: images(3),
  [TRAIN_LABELS]: labels(7, 0, 9),
  [TEST_IMAGES]: images(2),
  [TEST_LABELS]: labels(4, 1),
});

async function write(files: Readonly<Record<string, Uint8Array>>, into = folder): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(into, name), bytes);
}

/** Nothing but the folder may be used: the mirrors refuse, and the cache is empty. */
const onlyFrom = (dataDir: string) => ({
  dataDir,
  cacheDir: join(folder, 'cache'),
  mirrors: [refusing.address],
});

async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('It was loaded without complaint.');
}

describe("MNIST from the user's folder", () => {
  test('has the images, as pixels in [0, 1], and the labels of the files', async () => {
    await write(small());
    const data = await loadMnist(onlyFrom(folder));
    expect([data.train.count, data.test.count, data.train.width]).toEqual([3, 2, 784]);
    expect(data.trainLabels).toEqual(Uint8Array.of(7, 0, 9));
    expect(data.testLabels).toEqual(Uint8Array.of(4, 1));
    expect(data.imageShape).toEqual({ height: 28, width: 28 });
    const second = new Float32Array(784);
    data.train.copyRows([1], second);
    const expected = Float32Array.from({ length: 784 }, (_, i) => ((784 + i) % 256) / 255);
    expect(second).toEqual(expected);
  });

  test('reads gzipped files, in the subfolder mnist too, and a mixture of all', async () => {
    const { [TRAIN_IMAGES]: first, ...others } = small();
    await write({ [`${TRAIN_IMAGES}.gz`]: gzipSync(first as Uint8Array) });
    await write(others, join(folder, 'mnist'));
    expect((await loadMnist(onlyFrom(folder))).train.count).toBe(3);
  });

  test('says in the provenance which checksums the files have, and that they are not the published ones', async () => {
    await write(small());
    const { provenance } = await loadMnist(onlyFrom(folder));
    const sha256 = createHash('sha256').update(images(3)).digest('hex');
    expect(provenance[`${TRAIN_IMAGES} SHA-256`]).toBe(sha256);
    expect(provenance.checksums).toMatch(/^other than published, checked by structure only: .*t10k-labels/);
  });

  test('is never replaced by a download', async () => {
    for (const name of NAMES) {
      const { [name]: _, ...others } = small();
      await rm(folder, { recursive: true });
      await write(others);
      const message = await refusal(loadMnist(onlyFrom(folder)));
      expect(message).toContain(`The data folder ${folder} has neither ${name}.gz nor ${name},`);
    }
    expect(refusing.asked).toEqual([]);
  });

  test('is refused if the folder does not exist or is a file', async () => {
    const absent = join(folder, 'absent');
    expect(await refusal(loadMnist(onlyFrom(absent)))).toMatch(/absent cannot be read \(.*ENOENT/);
    await writeFile(absent, '');
    expect(await refusal(loadMnist(onlyFrom(absent)))).toMatch(/absent cannot be read \(.*ENOTDIR/);
    expect(refusing.asked).toEqual([]);
  });

  test('is refused if a file cannot be read', async () => {
    const { [TEST_LABELS]: _, ...others } = small();
    await write(others);
    await mkdir(join(folder, TEST_LABELS));
    expect(await refusal(loadMnist(onlyFrom(folder)))).toMatch(
      /t10k-labels-idx1-ubyte cannot be read \(it is no regular file/,
    );
  });

  const asRoot = process.getuid?.() === 0;
  (asRoot ? test.skip : test)('is refused if the folder is closed to the user', async () => {
    const closed = join(folder, 'closed');
    await write(small(), closed);
    chmodSync(closed, 0o000);
    expect(await refusal(loadMnist(onlyFrom(closed)))).toMatch(/closed cannot be read \(.*EACCES/);
    chmodSync(closed, 0o700);
  });

  test.each<[string, string, Uint8Array, RegExp]>([
    ['images of another size', TRAIN_IMAGES, images(3, 20), /shape 3 x 20 x 20, but MNIST images/],
    ['images of another width', TRAIN_IMAGES, images(3, 28, 20), /shape 3 x 28 x 20, but MNIST images/],
    ['labels in place of images', TEST_IMAGES, labels(1, 2), /shape 2, but MNIST images/],
    ['images in place of labels', TRAIN_LABELS, images(3), /labels in the shape 3 x 28 x 28, but/],
    ['fewer labels than images', TRAIN_LABELS, labels(1, 2), /labels in the shape 2, but .* has 3 images/],
    ['more labels than images', TEST_LABELS, labels(1, 2, 3), /labels in the shape 3, but .* has 2 images/],
    ['a label that is no digit', TRAIN_LABELS, labels(0, 10, 3), /the label 10 at position 1 /],
    ['an error page', TEST_LABELS, Buffer.from('<html>'), /web page/],
    ['half of a file', TRAIN_IMAGES, images(3).subarray(0, 1000), /ends too early/],
  ])('is refused with %s, naming the file', async (_, name, bytes, reason) => {
    await write({ ...small(), [name]: bytes });
    const message = await refusal(loadMnist(onlyFrom(folder)));
    expect(message).toMatch(reason);
    expect(message.startsWith(join(folder, name))).toBe(true);
  });
});

describe('MNIST from the network', () => {
  const cached = (...names: readonly string[]): string => join(folder, 'cache', 'mnist', ...names);

  test('is refused if no mirror has it, with the reason of each mirror and a remedy', async () => {
    const mirrors = [refusing.address, `${refusing.address}second/`];
    const message = await refusal(loadMnist({ cacheDir: join(folder, 'cache'), mirrors }));
    expect(refusing.asked).toEqual([`${TRAIN_IMAGES}.gz`, `second/${TRAIN_IMAGES}.gz`]);
    expect(message).toContain(`${refusing.address}second/${TRAIN_IMAGES}.gz: answered 503`);
    expect(message).toContain('`dataDir`');
    expect(existsSync(cached(`${TRAIN_IMAGES}.gz`))).toBe(false);
  });

  test('is refused if the checksums differ from the published ones', async () => {
    const other = await mirrorServer((response) => response.end(gzipSync(images(3))));
    try {
      const message = await refusal(loadMnist({ cacheDir: join(folder, 'cache'), mirrors: [other.address] }));
      expect(message).toMatch(/wrong checksum/);
      expect(existsSync(cached(`${TRAIN_IMAGES}.gz`))).toBe(false);
    } finally {
      await other.close();
    }
  });

  test('replaces files of the cache that are damaged, and leaves them if it cannot', async () => {
    await write({ [`${TRAIN_IMAGES}.gz`]: gzipSync(images(3)) }, cached());
    const options = { cacheDir: join(folder, 'cache'), mirrors: [refusing.address] };
    expect(await refusal(loadMnist(options))).toContain('503');
    expect(gunzipSync(await readFile(cached(`${TRAIN_IMAGES}.gz`)))).toHaveLength(3 * 784 + 16);
  });
});

describe('finding MNIST', () => {
  test('finds the files as torchvision keeps them, and under names with a dot', async () => {
    const dataDir = join(folder, 'data');
    await write(
      { [TRAIN_IMAGES]: images(3), [`${TRAIN_LABELS}.gz`]: labels(1) },
      join(dataDir, 'MNIST', 'raw'),
    );
    await write(
      {
        [TEST_IMAGES.replace('-idx', '.idx')]: images(1),
        [`${TEST_LABELS.replace('-idx', '.idx')}.gz`]: labels(1),
      },
      dataDir,
    );
    const found = await findMnist({ dataDir, cacheDir: join(folder, 'cache') });
    expect(found.dataDir?.missing).toEqual([]);
    expect(found.dataDir?.found[0]).toBe(join(dataDir, 'MNIST', 'raw', TRAIN_IMAGES));
  });

  test('says what is where, gzipped or unpacked, and what is missing, and asks no network', async () => {
    const [dataDir, cacheDir] = [join(folder, 'data'), join(folder, 'cache')];
    await write({ [`${TRAIN_IMAGES}.gz`]: images(3), [TRAIN_LABELS]: labels(1) }, dataDir);
    await write({ [TEST_IMAGES]: images(1) }, join(dataDir, 'mnist'));
    await write({ [`${TEST_LABELS}.gz`]: labels(1), [TRAIN_IMAGES]: images(3) }, join(cacheDir, 'mnist'));
    expect(await findMnist({ dataDir, cacheDir })).toEqual({
      dataDir: {
        folder: dataDir,
        found: [
          join(dataDir, `${TRAIN_IMAGES}.gz`),
          join(dataDir, TRAIN_LABELS),
          join(dataDir, 'mnist', TEST_IMAGES),
        ],
        missing: [TEST_LABELS],
      },
      cache: {
        folder: join(cacheDir, 'mnist'),
        // The cache keeps files as they were downloaded, so an unpacked one does not count.
        found: [join(cacheDir, 'mnist', `${TEST_LABELS}.gz`)],
        missing: [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES],
      },
    });
  });

  test('finds nothing in folders that do not exist, without complaint', async () => {
    const { dataDir, cache } = await findMnist({ cacheDir: join(folder, 'absent') });
    expect(dataDir).toBeNull();
    expect(cache.missing).toEqual(NAMES);
  });
});

const published = fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url));
const describeWithMnist = existsSync(published) ? describe : describe.skip;

describeWithMnist('the published MNIST files (in ../shared/data/mnist)', () => {
  test('read as 60,000 and 10,000 digits with the known mean', async () => {
    const data = await loadMnist(onlyFrom(published));
    expect([data.train.count, data.test.count]).toEqual([60_000, 10_000]);
    expect([...(data.trainLabels?.subarray(0, 5) ?? [])]).toEqual([5, 0, 4, 1, 9]);
    expect([...(data.testLabels?.subarray(0, 5) ?? [])]).toEqual([7, 2, 1, 0, 4]);
    expect(data.provenance.checksums).toBe('those of the published files');

    // Summed as whole numbers, the mean is exact: floats are bytes / 255.
    const { round } = Math;
    let sum = 0;
    const rows = new Float32Array(1000 * 784);
    for (let start = 0; start < 60_000; start += 1000) {
      data.train.copyRows(
        Array.from({ length: 1000 }, (_, i) => start + i),
        rows,
      );
      sum = rows.reduce((total, value) => total + round(value * 255), sum);
    }
    expect(sum / (60_000 * 784) / 255).toBeCloseTo(0.1306604762738429, 15);
  });

  test('are found below the folder that has the folder mnist', async () => {
    const above = dirname(published);
    expect((await findMnist({ dataDir: above, cacheDir: folder })).dataDir?.missing).toEqual([]);
  });

  test('are known as published when unpacked', async () => {
    for (const name of NAMES) {
      await writeFile(join(folder, name), gunzipSync(await readFile(join(published, `${name}.gz`))));
    }
    const { provenance } = await loadMnist(onlyFrom(folder));
    expect(provenance.checksums).toBe('those of the published files');
  });

  test('are downloaded once into the cache, with their progress, and again only if damaged', async () => {
    const mirror = await mirrorServer((response, path) =>
      createReadStream(join(published, path)).pipe(response),
    );
    try {
      const cacheDir = join(folder, 'cache');
      const reports: DownloadProgress[] = [];
      const options = {
        cacheDir,
        mirrors: [mirror.address],
        onProgress: (one: DownloadProgress) => reports.push(one),
      };
      const first = await loadMnist(options);
      expect(mirror.asked).toEqual(NAMES.map((name) => `${name}.gz`));
      expect(new Set(reports.map(({ file }) => file)).size).toBe(4);
      expect(first.provenance.checksums).toBe('those of the published files');

      expect((await loadMnist(options)).train.count).toBe(60_000);
      expect(mirror.asked).toHaveLength(4);

      await writeFile(join(cacheDir, 'mnist', `${TEST_LABELS}.gz`), 'damaged');
      expect((await loadMnist(options)).test.count).toBe(10_000);
      expect(mirror.asked.slice(4)).toEqual([`${TEST_LABELS}.gz`]);
    } finally {
      await mirror.close();
    }
  });
});
