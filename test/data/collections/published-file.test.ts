import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PublishedFile, readPublishedFile } from '../../../src/data/collections/published-file.js';
import { InputError, MissingDataError } from '../../../src/errors.js';
import { folderOfEachTest } from '../../test-folder.js';
import { type MirrorServer, mirrorServer } from './mirror-server.js';

const content = 'faces';
let folder: string;
let mirror: MirrorServer;
let published: PublishedFile & { download: NonNullable<PublishedFile['download']> };
folderOfEachTest((path) => {
  folder = path;
});
beforeEach(async () => {
  mirror = await mirrorServer((response) => response.end(content));
  const sha256 = createHash('sha256').update(content).digest('hex');
  const download = { urls: [`${mirror.address}faces.mat`], sha256 };
  published = { title: 'Faces', file: 'faces.mat', folder: 'faces', download, homepage: 'http://faces.org/' };
});
afterEach(async () => {
  await mirror.close();
});

const inCache = async (text: string) => {
  await mkdir(join(folder, 'faces'), { recursive: true });
  await writeFile(join(folder, 'faces', 'faces.mat'), text);
};
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function refusal(file: PublishedFile, options: Parameters<typeof readPublishedFile>[1]) {
  const error = await readPublishedFile(file, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

describe('a published file', () => {
  test('is downloaded into the cache once, and again if it is damaged there', async () => {
    for (const damage of [undefined, undefined, 'fac']) {
      if (damage !== undefined) await inCache(damage);
      const { bytes, asPublished } = await readPublishedFile(published, { cacheDir: folder });
      expect([textOf(bytes), asPublished]).toEqual([content, true]);
    }
    expect(mirror.asked).toEqual(['faces.mat', 'faces.mat']);
    expect(await readFile(join(folder, 'faces', 'faces.mat'), 'utf8')).toBe(content);
  });

  test('in a data folder may differ from the published one, which is told, and is not downloaded', async () => {
    await inCache('excerpt');
    const { bytes, asPublished } = await readPublishedFile(published, { dataDir: folder });
    expect([textOf(bytes), asPublished]).toEqual(['excerpt', false]);
    expect(mirror.asked).toEqual([]);
  });

  test('that a data folder lacks is missing, with the places, the homepage and the option', async () => {
    const { message, options, constructor: type } = await refusal(published, { dataDir: folder });
    expect(type).toBe(MissingDataError);
    expect(message).toContain(`The data folder ${folder} has no faces.mat, nor does its subfolder faces.`);
    expect(message).toMatch(
      /from http:\/\/faces\.org\/ .*, or leave out `dataDir` to have Faces downloaded\.$/,
    );
    expect(options).toEqual(['dataDir']);
  });

  test('is no missing data, but an error, if the data folder cannot be read', async () => {
    const { message, constructor: type } = await refusal(published, { dataDir: join(folder, 'typo') });
    expect(type).toBe(InputError);
    expect(message).toMatch(/typo cannot be read \(.*ENOENT.*so there is no file faces\.mat of Faces\./);
  });

  test('without a checksum is read from the cache, and never downloaded', async () => {
    const { download: _, ...byHand } = published;
    const { message, constructor: type } = await refusal(byHand, { cacheDir: folder });
    expect(type).toBe(MissingDataError);
    expect(message).toMatch(/^Faces has to be fetched by hand, .*with `dataDir`\.$/);
    await inCache('by hand');
    expect(textOf((await readPublishedFile(byHand, { cacheDir: folder })).bytes)).toBe('by hand');
    expect(mirror.asked).toEqual([]);
  });
});
