import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DownloadProgress, fetchVerified } from '../../../src/data/collections/download.js';
import { InputError, InterruptedError } from '../../../src/errors.js';
import { folderOfEachTest } from '../../test-folder.js';
import { type Answer, type MirrorServer, mirrorServer } from './mirror-server.js';

const file = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 256);
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sha256 = sha256Of(file);

/** How the mirror answers, by the path it is asked for. */
const answers: Record<string, Answer> = {
  good: (response) => response.writeHead(200, { 'content-length': file.length }).end(file),
  unsized: (response) => {
    response.write(file.subarray(0, 1000));
    response.end(file.subarray(1000));
  },
  absent: (response) => response.writeHead(404).end('<html>Not found</html>'),
  page: (response) => response.end('<html>Please log in</html>'),
  other: (response) => response.end('something else'),
  cut: (response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, 100_000), () => response.destroy());
  },
  short: (response) => response.end(file.subarray(0, 100_000)),
  endless: (response) => {
    const more = (): void => {
      if (!response.destroyed) response.write(file, more);
    };
    more();
  },
  silent: () => {},
  // The mirror is of this process, so that the one who asks it is held up, too.
  held: (response) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    response.end(file);
  },
  stalled: (response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, 100_000));
  },
  slow: (response) => {
    response.writeHead(200, { 'content-length': file.length });
    const pieces = 10;
    for (let i = 0; i < pieces; i++) {
      const piece = file.subarray((i * file.length) / pieces, ((i + 1) * file.length) / pieces);
      setTimeout(() => (i === pieces - 1 ? response.end(piece) : response.write(piece)), 100 * i);
    }
  },
};

let server: MirrorServer;
let folder: string;
beforeAll(async () => {
  server = await mirrorServer((response, path) => answers[path]?.(response, path));
});
afterAll(() => server.close());
folderOfEachTest((path) => {
  folder = path;
});

function fetchFrom(paths: readonly string[], more: Partial<Parameters<typeof fetchVerified>[0]> = {}) {
  return fetchVerified({
    urls: paths.map((path) => server.address + path),
    sha256,
    destination: join(folder, 'data', 'digits.gz'),
    ...more,
  });
}

const keptSha256 = async (): Promise<string> => sha256Of(await readFile(join(folder, 'data', 'digits.gz')));
const left = async (): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();

async function refusal(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('It succeeded.');
}

describe('downloading a file', () => {
  test('writes the file and nothing else, and makes its folder', async () => {
    await fetchFrom(['good']);
    expect(await keptSha256()).toBe(sha256);
    expect(await left()).toEqual(['data', 'data/digits.gz']);
  });

  test('asks no second mirror when the first one gives the file', async () => {
    const before = server.asked.length;
    await fetchFrom(['good', 'other']);
    expect(server.asked.slice(before)).toEqual(['good']);
  });

  test('tells how far it has come, up to all of it', async () => {
    const reports: DownloadProgress[] = [];
    await fetchFrom(['good'], { onProgress: (report) => reports.push(report) });
    const received = reports.map((report) => report.receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(reports.at(-1)).toEqual({ file: 'digits.gz', receivedBytes: 300_000, totalBytes: 300_000 });
  });

  test('tells that the size is unknown where the server does not say', async () => {
    const totals = new Set<number | null>();
    await fetchFrom(['unsized'], { onProgress: ({ totalBytes }) => totals.add(totalBytes) });
    expect([...totals]).toEqual([null]);
  });

  test('waits for a slow mirror as long as something arrives now and then', async () => {
    await fetchFrom(['slow'], { stallMilliseconds: 600 });
    expect(await keptSha256()).toBe(sha256);
  });

  test('blames no mirror for a pause of this process', async () => {
    await fetchFrom(['held'], { stallMilliseconds: 250 });
    expect(await keptSha256()).toBe(sha256);
  });

  test.each(['absent', 'page', 'other', 'cut', 'short', 'silent', 'stalled', 'endless'])(
    'goes on to the next mirror when the first is "%s"',
    async (path) => {
      await fetchFrom([path, 'good'], { stallMilliseconds: 250, bytes: file.length });
      expect(await keptSha256()).toBe(sha256);
      expect(await left()).toEqual(['data', 'data/digits.gz']);
    },
  );

  test('goes on to the next mirror when nobody listens at the first', async () => {
    const gone = await mirrorServer(() => {});
    await gone.close();
    await fetchVerified({
      urls: [`${gone.address}digits.gz`, `${server.address}good`],
      sha256,
      destination: join(folder, 'data', 'digits.gz'),
    });
    expect(await keptSha256()).toBe(sha256);
  });

  test('replaces a file that was there', async () => {
    await fetchFrom(['good']);
    await writeFile(join(folder, 'data', 'digits.gz'), 'damaged');
    await fetchFrom(['good']);
    expect(await keptSha256()).toBe(sha256);
  });
});

describe('when no mirror gives the file', () => {
  const bad = ['absent', 'page', 'other', 'cut', 'silent', 'stalled', 'endless'];
  const impatient = { stallMilliseconds: 250, bytes: file.length };

  test('one InputError lists every mirror with its reason and says what to do', async () => {
    const error = await refusal(fetchFrom(bad, impatient));
    expect(error).toBeInstanceOf(InputError);
    const lines = error.message.split('\n');
    const reasons = lines.filter((line) => line.startsWith('  http'));
    expect(reasons).toHaveLength(bad.length);
    expect(reasons[0]).toMatch(/absent: answered 404 Not Found$/);
    expect(reasons[1]).toMatch(/page: sent 26 bytes with the wrong checksum \(.*\), a web page/);
    expect(reasons[2]).toMatch(/other: sent 14 bytes with the wrong checksum \(SHA-256 [0-9a-f]{64}\)$/);
    expect(reasons[3]).toMatch(/cut: .*terminated.*closed/);
    expect(reasons[4]).toMatch(/silent: sent nothing for 0.25 seconds/);
    expect(reasons[5]).toMatch(/stalled: sent nothing for 0.25 seconds/);
    expect(reasons[6]).toMatch(/endless: sent more than the 300000 bytes/);
    expect(lines.at(-1)).toContain('`dataDir`');
    expect(lines.at(-1)).toContain(sha256);
    expect(lines.at(-1)).toContain(join(folder, 'data', 'digits.gz'));
  });

  test('nothing is left behind', async () => {
    await refusal(fetchFrom(bad, impatient));
    expect(await left()).toEqual(['data']);
  });

  test('a file that was there stays as it was', async () => {
    await fetchFrom(['good']);
    await writeFile(join(folder, 'data', 'digits.gz'), 'former');
    await refusal(fetchFrom(bad, impatient));
    expect(await readFile(join(folder, 'data', 'digits.gz'), 'utf8')).toBe('former');
    expect(await left()).toEqual(['data', 'data/digits.gz']);
  });

  test('a folder that cannot be made is an InputError that names it, and no other mirror is asked', async () => {
    await writeFile(join(folder, 'data'), 'a file where the folder should be');
    const before = server.asked.length;
    const error = await refusal(fetchFrom(['good', 'unsized']));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`${join(folder, 'data')} cannot take a downloaded file`);
    expect(server.asked.slice(before)).toEqual([]);
  });

  test('a destination that cannot be replaced is an InputError, and the temporary file is gone', async () => {
    await fetchFrom(['good'], { destination: join(folder, 'data', 'digits.gz', 'inner') });
    const error = await refusal(fetchFrom(['good', 'unsized']));
    expect(error).toBeInstanceOf(InputError);
    expect(await left()).toEqual(['data', 'data/digits.gz', 'data/digits.gz/inner']);
  });

  test('an error of the progress callback is passed on, and no mirror is blamed', async () => {
    const broken = new Error('the bar broke');
    const onProgress = () => {
      throw broken;
    };
    expect(await refusal(fetchFrom(['good', 'unsized'], { onProgress }))).toBe(broken);
    expect(await left()).toEqual(['data']);
  });
});

describe('a user who stops the download', () => {
  test('gets an InterruptedError, no second mirror is asked, and nothing is left behind', async () => {
    const stop = new AbortController();
    const before = server.asked.length;
    const stopped = fetchFrom(['stalled', 'good'], {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(await refusal(stopped)).toBeInstanceOf(InterruptedError);
    expect(server.asked.slice(before)).toEqual(['stalled']);
    expect(await left()).toEqual(['data']);
  });

  test('can do so while the only mirror says nothing', async () => {
    const stop = new AbortController();
    const stopped = fetchFrom(['silent'], { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    expect(await refusal(stopped)).toBeInstanceOf(InterruptedError);
    expect(await left()).toEqual(['data']);
  });

  test('can do so before it begins, and no mirror is asked', async () => {
    const before = server.asked.length;
    expect(await refusal(fetchFrom(['good'], { signal: AbortSignal.abort() }))).toBeInstanceOf(
      InterruptedError,
    );
    expect(server.asked.slice(before)).toEqual([]);
    expect(await left()).toEqual([]);
  });
});
