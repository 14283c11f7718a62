import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { textTable } from '../../../src/data/text/table.js';
import { seededRandom } from '../../../src/random.js';
import { folderOfEachTest } from '../../test-folder.js';

let folder: string;
folderOfEachTest((path) => {
  folder = path;
});

function read(
  content: string | Uint8Array,
  seed = 1,
  columns = { textColumn: 'text', labelColumn: 'label' },
) {
  const path = join(folder, 'texts.csv');
  writeFileSync(path, content);
  return textTable(path, columns, { testShare: 0.25, random: seededRandom(seed) });
}

describe('textTable', () => {
  test('reads quoted texts with delimiters, quotation marks and line breaks in them', async () => {
    const documents = await read('id;label;text\n1;cats;"a; ""b""\nc"\n2;dogs;d\n');
    expect(documents.map(({ name, classes, text }) => [name, classes, text])).toEqual([
      ['row 1', ['cats'], 'a; "b"\nc'],
      ['row 2', ['dogs'], 'd'],
    ]);
  });

  test('keeps a share of each class for testing, the same for the same seed', async () => {
    const rows = Array.from({ length: 24 }, (_, i) => `${i < 8 ? 'cats' : 'dogs'},text ${i}`);
    const content = ['label,text', ...rows].join('\n');
    const documents = await read(content);
    const tested = (name: string) =>
      documents.filter(({ classes, split }) => classes[0] === name && split === 'test').length;
    expect([documents.length, tested('cats'), tested('dogs')]).toEqual([24, 2, 4]);
    expect(await read(content)).toEqual(documents);
    expect(await read(content, 2)).not.toEqual(documents);
  });

  test('reads UTF-8, with or without a byte order mark, and otherwise Latin-1', async () => {
    const texts = async (content: string | Uint8Array) => (await read(content)).map(({ text }) => text);
    expect(await texts('label,text\na,café')).toEqual(['café']);
    expect(await texts('\ufefflabel,text\na,café')).toEqual(['café']);
    expect(await texts(Buffer.from('label,text\na,café', 'latin1'))).toEqual(['café']);
  });

  test('detects the encoding from the whole file, which is read in pieces', async () => {
    // Two bytes each, at odd places: some lie in two pieces.
    const long = 'é'.repeat(200_000);
    const last = async (content: string | Uint8Array) => (await read(content)).at(-1)?.text;
    expect(await last(`label,text\na,${long}`)).toBe(long);
    expect(await last(Buffer.from(`label,text\na,${'e'.repeat(200_000)}\nb,é`, 'latin1'))).toBe('é');
    // The last character has its first byte only.
    const cut = Buffer.from('label,text\na,é').subarray(0, -1);
    expect(await last(cut)).toBe('Ã');
  });

  test('gives no class to a row whose class is empty', async () => {
    expect((await read('label,text\n,a\nb,c\n')).map(({ classes }) => classes)).toEqual([[], ['b']]);
  });

  test.each([
    ['UTF-16', Buffer.from('label,text\na,b', 'utf16le'), /zero bytes, so it is no text/],
    ['an empty file', '', /texts\.csv is empty/],
    [
      'a table without the column of the classes',
      'class,text\na,b',
      /has no column "label"\. Its columns are: class, text\. Name that of the classes with `labelColumn`/,
    ],
    ['one without that of the texts', 'label,body\na,b', /no column "text".* texts with `textColumn`/],
    [
      'a record with another number of fields',
      'label,text\na,"b\nb"\n\na,b,c\na,b',
      /line 5: there are 3 fields, but .* 2/,
    ],
    ['a quotation mark that is not closed', 'label,text\na,"b', /cannot be read as a table/],
  ])('refuses %s', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  test('takes columns by number, and refuses one for both', async () => {
    const content = 'kind,said\ncats,purr\n';
    const [row] = await read(content, 1, { textColumn: '2', labelColumn: '1' });
    expect(row).toMatchObject({ classes: ['cats'], text: 'purr' });
    await expect(read(content, 1, { textColumn: 'kind', labelColumn: '1' })).rejects.toThrow(
      /the column "kind" is named for the texts and for their classes/,
    );
  });

  test('takes a table with as many classes as rows', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) => `class ${i},text`);
    expect(await read(['label,text', ...rows].join('\n'))).toHaveLength(50_000);
  });
});
