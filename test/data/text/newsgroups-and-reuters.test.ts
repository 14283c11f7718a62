import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Dataset } from '../../../src/data/dataset.js';
import type { Examples } from '../../../src/data/examples.js';
import { loadNewsgroups, loadReuters } from '../../../src/data/text/newsgroups-and-reuters.js';
import { folderOfFile } from '../../test-folder.js';
import { packed } from '../archive.js';

const folder = folderOfFile();

let places = 0;
/** A data folder with this archive in it. */
function dataDir(file: string, content: Uint8Array): string {
  const place = join(folder, String(places++));
  mkdirSync(place);
  writeFileSync(join(place, file), content);
  return place;
}

const newsgroups = (files: Readonly<Record<string, string>>) =>
  dataDir('20news-bydate.tar.gz', packed(files, true));
const post = (subject: string, body: string) =>
  `From: zebra@zoo.org\nSubject: ${subject}\nOrganization: elephants\n\n${body}\n`;
const POSTS = {
  '20news-bydate-train/rec.autos/1': post('engine', 'car tyre'),
  '20news-bydate-train/sci.space/2': post('orbit', 'rocket car'),
  '20news-bydate-test/rec.autos/3': post('car', 'unheard'),
  '20news-bydate-test/rec.autos/4': post('engine', 'engine'),
  '20news-bydate-test/sci.space/5': post('rocket', 'orbit'),
  '20news-bydate-test/sci.space/6': post('Re: the', ''),
  '20news-bydate-test/sci.space/7': post('rocket', ''),
};

const rowsOf = ({ count, width, copyRows }: Examples) =>
  Array.from({ length: count }, (_, row) => {
    const out = new Float32Array(width);
    copyRows([row], out);
    return [...out];
  });

describe('20 Newsgroups', () => {
  test('are subjects and bodies, without the rest of the header and without empty posts', async () => {
    const data = await loadNewsgroups(5, { dataDir: newsgroups(POSTS) });
    expect(data.vocabulary).toEqual(['car', 'engin', 'orbit', 'rocket', 'tyre']);
    expect(data.classNames).toEqual(['rec.autos', 'sci.space']);
    expect(rowsOf(data.train)).toEqual([
      [1, 1, 0, 0, 1],
      [1, 0, 1, 1, 0],
    ]);
    expect(rowsOf(data.test)).toEqual([
      [1, 0, 0, 0, 0],
      [0, 2, 0, 0, 0],
      [0, 0, 1, 1, 0],
      [0, 0, 0, 1, 0],
    ]);
    expect([...(data.testLabels ?? [])]).toEqual([0, 0, 1, 1]);
    expect(data.provenance).toMatchObject({ 'documents without a word of the vocabulary, left out': 1 });
  });

  test.each([
    [
      'a class with one document to test',
      { ...POSTS, '20news-bydate-test/sci.med/8': post('doctor car', '') },
      /The class sci\.med has 0 documents to train on and 1 to test/,
    ],
    [
      'posts of one group only',
      Object.fromEntries(Object.entries(POSTS).filter(([path]) => path.includes('rec.autos'))),
      /The documents of 20 Newsgroups are of one class, rec\.autos/,
    ],
    ['another archive', { 'photos/cat': 'miau' }, /has no posts in a folder 20news-bydate-train/],
  ])('refuse %s', async (_what, files, message) => {
    await expect(loadNewsgroups(3, { dataDir: newsgroups(files) })).rejects.toThrow(message);
  });

  test('refuse a vocabulary larger than the posts allow', async () => {
    await expect(loadNewsgroups(2000, { dataDir: newsgroups(POSTS) })).rejects.toThrow(/vocabulary of 2000/);
  });

  test('refuse a part of the archive, and a web page in its place', async () => {
    const whole = packed(POSTS, true);
    const part = dataDir('20news-bydate.tar.gz', whole.subarray(0, whole.length / 2));
    await expect(loadNewsgroups(3, { dataDir: part })).rejects.toThrow(
      /cannot be unpacked as gzip \(it ends too early\)/,
    );
    const page = dataDir('20news-bydate.tar.gz', new TextEncoder().encode('<!DOCTYPE html>'));
    await expect(loadNewsgroups(3, { dataDir: page })).rejects.toThrow(/cannot be unpacked as gzip/);
  });

  test('say where the archive is looked for', async () => {
    await expect(loadNewsgroups(3, { dataDir: folder })).rejects.toThrow(
      /^The data folder \S+ has no 20news-bydate\.tar\.gz, nor does its subfolder 20news\./,
    );
  });
});

const story = (number: number, split: string, topics: readonly string[], text: string, decided = 'YES') =>
  `<REUTERS TOPICS="${decided}" LEWISSPLIT="${split}" CGISPLIT="x" OLDID="1" NEWID="${number}">\n` +
  `<TOPICS>${topics.map((topic) => `<D>${topic}</D>`).join('')}</TOPICS>\n<TEXT>&#2;\n${text}</TEXT>\n</REUTERS>\n`;
const titled = (title: string, body: string) =>
  `<TITLE>${title}</TITLE>\n<DATELINE>NOWHERE</DATELINE><BODY>${body} &lt;IBM>&#3;</BODY>`;
const PART =
  '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' +
  story(1, 'TRAIN', ['cocoa'], titled('COCOA &amp; TEA', 'harvest')) +
  story(2, 'TRAIN', ['gold'], titled('GOLD', 'harvest')) +
  story(3, 'TRAIN', ['gold', 'cocoa'], titled('GOLD', 'harvest')) +
  story(4, 'TRAIN', ['gold'], titled('SILVER', ''), 'NO') +
  story(5, 'NOT-USED', ['gold'], titled('SILVER', '')) +
  story(6, 'TEST', ['gold'], titled('GOLD', '')) +
  story(7, 'TEST', ['gold'], 'GOLD GOLD') +
  story(8, 'TEST', ['cocoa'], titled('TEA', '')) +
  story(9, 'TEST', ['cocoa'], titled('TEA', 'COCOA')) +
  story(10, 'TEST', ['tin'], titled('TIN', 'gold')) +
  story(11, 'TEST', [], titled('harvest', ''));
const reuters = (part: string) =>
  dataDir(
    'reuters21578.tar.gz',
    packed({ 'reuters21578/reut2-000.sgm': part, 'reuters21578/README.txt': 'x' }, true),
  );

describe('Reuters-21578', () => {
  test('are the titles and bodies of the split ModApte, of stories with one topic that is not too rare', async () => {
    const data = await loadReuters(5, { dataDir: reuters(PART) });
    // `ibm` and `harvest` are in three training stories, `gold` in two.
    expect(data.vocabulary).toEqual(['harvest', 'ibm', 'gold', 'cocoa', 'tea']);
    expect(data.classNames).toEqual(['cocoa', 'gold']);
    expect(rowsOf(data.train)).toEqual([
      [1, 1, 0, 1, 1],
      [1, 1, 1, 0, 0],
    ]);
    expect(rowsOf(data.test)).toEqual([
      [0, 1, 1, 0, 0],
      [0, 0, 2, 0, 0],
      [0, 1, 0, 0, 1],
      [0, 1, 0, 1, 1],
    ]);
  });

  test('refuse a story without an end', async () => {
    const cut = PART.slice(0, PART.lastIndexOf('</REUTERS>'));
    await expect(loadReuters(3, { dataDir: reuters(cut) })).rejects.toThrow(
      /broken at story 11: its end is missing/,
    );
  });

  test('refuse another archive', async () => {
    const other = dataDir('reuters21578.tar.gz', packed({ 'cat.txt': 'miau' }, true));
    await expect(loadReuters(3, { dataDir: other })).rejects.toThrow(/so it is not Reuters-21578/);
  });
});

const SHARED = '../shared/data';
const REAL = [
  ['20news', 'bydate', loadNewsgroups, [11_312, 7_527]],
  ['reuters21578', 'modapte', loadReuters, [6_494, 2_562]],
] as const;

describe('real texts', () => {
  for (const [place, name, load, [train, test_]] of REAL) {
    const there = existsSync(`${SHARED}/${place}/${name}_bow2000_vocab.txt.gz`);
    const title = `${place}: words and bags are those that another program made (needs ${SHARED}/${place})`;
    (there ? test : test.skip)(title, async () => {
      const data = await load(2000, { dataDir: SHARED });
      expect([data.train.count, data.test.count]).toEqual([train, test_]);
      const lines = (part: string) =>
        gunzipSync(readFileSync(`${SHARED}/${place}/${name}_bow2000_${part}.txt.gz`))
          .toString()
          .trim()
          .split('\n')
          .map((line) => line.split(' '));
      const theirs = lines('vocab').map(([stem]) => stem as string);
      // Porter's stemmer has two forms, which differ in words on -logy and -bly, and in words of two letters.
      const common = theirs.filter((stem) => data.vocabulary?.includes(stem));
      expect(common.length).toBeGreaterThanOrEqual(1980);
      expect(shareOfEqualCounts(data, theirs, lines('train'))).toBeGreaterThan(0.99);
    });
  }
});

/** Of the words that both vocabularies have, in the documents that can be matched by all their words' sum. */
function shareOfEqualCounts(data: Dataset, theirs: readonly string[], lines: readonly string[][]): number {
  const ours = new Float64Array(theirs.length);
  const columns = theirs.map((stem) => data.vocabulary?.indexOf(stem) as number);
  for (const row of rowsOf(data.train))
    for (const [i, column] of columns.entries())
      if (column >= 0) ours[i] = (ours[i] as number) + (row[column] as number);
  const other = new Float64Array(theirs.length);
  for (const [label, , ...entries] of lines) {
    if (!isKept(label as string, data)) continue;
    for (const entry of entries) {
      const [index, count] = entry.split(':').map(Number) as [number, number];
      other[index - 1] = (other[index - 1] as number) + count;
    }
  }
  let [equal, all] = [0, 0];
  for (const [i, column] of columns.entries()) {
    if (column < 0) continue;
    all += other[i] as number;
    equal += Math.min(ours[i] as number, other[i] as number);
  }
  return equal / all;
}

/** Newsgroups are numbered from 1, topics are named, and several are joined by commas. */
const isKept = (label: string, { classNames = [] }: Dataset) =>
  /^\d+$/.test(label) || classNames.includes(label);
