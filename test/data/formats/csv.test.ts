import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { ReadOptions } from '../../../src/data/table.js';
import { reading, refusal, rowsOf } from '../reading.js';

const NUMBERS = [
  [1.5, -2.25],
  [3, 4.5],
  [0.5, 0.25],
];
const table = (delimiter: string, header = ['a', 'b'], rows: readonly (readonly unknown[])[] = NUMBERS) =>
  `${[...(header.length > 0 ? [header] : []), ...rows].map((row) => row.join(delimiter)).join('\n')}\n`;
const withCommas = (delimiter: string, header?: string[]) => table(delimiter, header).replaceAll('.', ',');
const utf16 = (text: string, bigEndian = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const named = { columns: ['a', 'b'], notes: [] as (string | RegExp)[] };
const unnamed = { columns: ['column 1', 'column 2'], notes: [] as (string | RegExp)[] };

describe('a text table is read with', () => {
  test.each<[string, string | Uint8Array, { columns: string[]; notes: (string | RegExp)[] }]>([
    ['vertical bars', table('|'), named],
    ['single spaces', table(' '), named],
    ['several spaces, and some before the first field', table('   ').replace(/^/gm, '  ').trimEnd(), named],
    ['spaces and tabs, without a header', table(' \t', []), unnamed],
    ['a line sep=;', `sep=;\n${table(';')}`, named],
    ['a line sep=| and Windows line ends', `sep=|\r\n${table('|').replaceAll('\n', '\r\n')}`, named],
    ['decimal commas', withCommas(';'), { ...named, notes: [/decimal comma/] }],
    ['decimal commas without a header', withCommas(';', []), { ...unnamed, notes: [/decimal comma/] }],
    ['decimal commas between tabs', withCommas('\t'), { ...named, notes: [/decimal comma/] }],
    ['decimal commas between spaces', withCommas('  ', []), { ...unnamed, notes: [/decimal comma/] }],
    ['UTF-16, little-endian', utf16(table(',')), { ...named, notes: [/UTF-16/] }],
    ['UTF-16, big-endian', utf16(table('\t'), true), { ...named, notes: [/UTF-16/] }],
    ['UTF-16 without a mark', utf16(table(',')).subarray(2), { ...named, notes: [/UTF-16/] }],
    ['UTF-16 in gzip', gzipSync(utf16(table(';'))), { ...named, notes: [/UTF-16/] }],
    ['line ends of two kinds', table(',').replace('\n', '\r\n'), named],
    ['line ends of old Macintoshes', table(',').replaceAll('\n', '\r'), named],
    ['comments above', `# made 2024, by "hand\n#\n${table(',')}`, { ...named, notes: [/2 comment lines/] }],
    [
      'comments between rows',
      table(',').replace('3,', '# half time\n3,'),
      { ...named, notes: [/comments.*: 1/] },
    ],
    [
      'names in a comment, as numpy.savetxt writes them',
      `# ${table(' ')}`,
      { ...named, notes: [/the comment above/] },
    ],
    ['a title', `Quarterly report\n\n${table(',')}`, { ...named, notes: [/"Quarterly report"/] }],
    [
      'units under the names',
      table(',').replace('\n', '\nkg,m\n'),
      { ...named, notes: [/\(kg, m\) holds units/] },
    ],
    [
      'names of rows, as R writes them',
      '"a","b"\n"1",1.5,-2.25\n"2",3,4.5\n"x",0.5,0.25\n',
      { ...named, notes: [/names of rows, as R/] },
    ],
    [
      'the index of pandas',
      ',a,b\n0,1.5,-2.25\n1,3,4.5\n2,0.5,0.25\n',
      { ...named, notes: [/index of pandas/] },
    ],
    [
      'a delimiter at the end of each row',
      'a,b\n1.5,-2.25,\n3,4.5,\n.5,.25,\n',
      { ...named, notes: [/end with a delimiter/] },
    ],
    [
      'a delimiter at the end of each line',
      table(',').replaceAll('\n', ',\n'),
      { ...named, notes: [/end with a delimiter/] },
    ],
    ['quotation marks within a name', 'a,b\n1.5,-2.25\n3,4.5\n0.5,0.25', named],
  ])('%s', async (_, content, { columns, notes }) => {
    await reading(content, (read) => {
      expect(read.columns).toEqual(columns);
      expect(rowsOf(read)).toEqual(NUMBERS);
      expect(read.notes.slice(1)).toEqual(notes.map((note) => expect.stringMatching(note)));
    });
  });

  test('Latin-1, which keeps names and labels apart', async () => {
    const text = 'Länge,Lünge,class\n1,2,Käse\n3,4,Küse\n';
    await reading(
      Buffer.from(text, 'latin1'),
      (read) => {
        expect([read.columns, read.labels]).toEqual([
          ['Länge', 'Lünge'],
          ['Käse', 'Küse'],
        ]);
        expect(read.notes[1]).toMatch(/not UTF-8.*Windows-1252/);
      },
      { label: 'class' },
    );
    await reading(text, ({ notes }) => expect(notes).toHaveLength(1), { label: 'class' });
  });

  test('Latin-1 that shows only behind megabytes, and characters across the borders of blocks', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${i % 7},grün`).join('\n');
    for (const [encoding, notes] of [
      ['utf8', 1],
      ['latin1', 2],
    ] as const)
      await reading(
        Buffer.concat([
          Buffer.from('a,b\n'),
          Buffer.from('1,x\n'.repeat(50_000)),
          Buffer.from(rows, encoding),
        ]),
        (read) => {
          expect([read.labels?.at(-1), read.notes.length, read.examples.count]).toEqual([
            'grün',
            notes,
            90_000,
          ]);
          expect(new Set(read.labels).size).toBe(2);
        },
        { label: 'b' },
      );
  });

  test('a decimal comma that shows only in a late row', async () => {
    const rows = [...Array.from({ length: 200 }, (_, i) => [i % 9, 1]), ['2,5', '1']];
    await reading(table(';', ['a', 'b'], rows), (read) => expect(rowsOf(read).at(-1)).toEqual([2.5, 1]));
    await reading('a,b\n"1,5",2\n', (read) => expect(rowsOf(read)).toEqual([[1.5, 2]]), { decimal: ',' });
  });

  test('words for true and false, counted', async () => {
    await reading('a,b\nTrue,1\nfalse,2\n1,TRUE\n', (read) => {
      expect(rowsOf(read)).toEqual([
        [1, 1],
        [0, 2],
        [1, 1],
      ]);
      expect(read.notes[1]).toBe('true and false are read as 1 and 0: 3 values in 2 columns');
    });
    await reading('True,1\nFalse,2\n', (read) => expect(read.examples.count).toBe(2));
  });

  test('missing values as R, pandas, spreadsheets and databases write them, counted by their kind', async () => {
    const written = ['NA', 'N/A', '#N/A', '<NA>', 'NaN', 'null', 'NULL', '.', '?', '\\N', '', '-nan'];
    await reading(`a,b\n1,2\n${written.map((text) => `${text},1`).join('\n')}\n`, (read) => {
      expect(rowsOf(read).slice(1)).toEqual(written.map(() => [Number.NaN, 1]));
      expect(read.notes[1]).toMatch(/^12 missing values: 1 "NA", .*1 empty/);
    });
    await reading('a,b\n#N/A,2\n1,2\n', (read) => expect(read.examples.count).toBe(2));
  });

  test('two columns of one name, which are told apart', async () => {
    await reading(
      'x,x,c,x\n1,2,3,4\n',
      (read) => {
        expect([read.columns, rowsOf(read)]).toEqual([['x', 'x (2)', 'c', 'x (3)'], [[1, 2, 3, 4]]]);
        expect(read.notes[1]).toMatch(/2 columns have a name that another has/);
      },
      { preferredColumns: ['x', 'x (2)', 'c', 'x (3)'] },
    );
  });
});

describe('a first line of numbers', () => {
  const rows = (n: number, width: number, number: (i: number) => number | string) =>
    Array.from({ length: n }, (_, r) => Array.from({ length: width }, (_, i) => number(r * width + i)));
  const counted = (from: number, width: number) => Array.from({ length: width }, (_, i) => String(from + i));
  const halves = (i: number) => (((i * 7) % 5) + 0.5).toFixed(2);
  const pixels = (i: number) => (i * 37) % 251;

  test.each<[string, string[], (string | number)[][], boolean]>([
    ['numbered columns of fractions', counted(0, 4), rows(3, 4, halves), true],
    ['years above fractions', counted(1990, 4), rows(3, 4, halves), true],
    ['numbered pixels', counted(0, 785), rows(3, 785, pixels), true],
    ['pixels numbered from 1', counted(1, 16), rows(3, 16, pixels), true],
    [
      'whole numbers that count up by chance',
      ['1', '2', '3'],
      [
        [4, 9, 2],
        [7, 7, 1],
      ],
      false,
    ],
    ['rows that all count up', counted(0, 12), rows(3, 12, (i) => i + 12), false],
    ['fractions', ['0.5', '1.5', '2.5'], rows(3, 3, halves), false],
  ])('%s', async (_, first, below, isHeader) => {
    await reading(table(',', first, below), (read) => {
      expect([read.columns?.at(-1), read.examples.count]).toEqual(
        isHeader ? [first.at(-1), below.length] : [`column ${first.length}`, below.length + 1],
      );
    });
  });

  test('is mentioned where it counts up', async () => {
    const note = async (first: string[], below: (string | number)[][]) =>
      (await reading(table(',', first, below), ({ notes }) => notes))[1];
    expect(await note(['0', '1', '2'], rows(3, 3, halves))).toMatch(/taken for the names.*`header` to false/);
    expect(
      await note(
        ['1', '2', '3'],
        [
          [4, 9, 2],
          [7, 7, 1],
        ],
      ),
    ).toMatch(/taken for a row.*`header` to true/);
  });
});

describe('columns that are no numbers', () => {
  test.each<[string, string, ReadOptions, RegExp]>([
    [
      'are named all at once, with the options to paste',
      'id,name,x,"a, b",born\n7,Ann,1,q,2001-02-03\n',
      {},
      /3 of 5 columns hold other things than numbers.*"name" \("Ann" in line 2\).*"born" \(a date, "2001-02-03" in line 2\).*`exclude` name,4,born\..*`label` name/,
    ],
    [
      'are named when they show in different rows',
      'a,b,c\n1,2,3\n1,x,3\ny,2,3\n',
      {},
      /2 of 3 .*"a" \("y" in line 4\), "b" \("x" in line 3\)/,
    ],
    ['may be dates', 'a,b\n1,2020-01-31\n', {}, /"2020-01-31", which is a date or time/],
    [
      'are counted from the first line, comments included',
      '# note\n# note\na,b\n1,x\n',
      {},
      /line 4, column "b" holds "x"/,
    ],
    ['may be all columns', 'a,b\nx,y\n', {}, /2 of 2 columns.*give other data/],
    [
      'have points where numbers have commas',
      'a;b\n1,5;2\n2,5;3.5\n',
      { decimal: ',' },
      /line 3, column "b" holds "3\.5"/,
    ],
  ])('%s', async (_, content, options, message) => {
    expect(await refusal(content, options)).toMatch(message);
  });

  test('are no hindrance once they are left out', async () => {
    const content = 'id,name,x,"a, b",born\n7,Ann,1,q,2001-02-03\n';
    await reading(content, (read) => expect([read.columns, read.labels]).toEqual([['id', 'x'], ['Ann']]), {
      exclude: ['name', '4', 'born'],
      label: 'name',
    });
  });
});

test('an index is a component where it is asked for, and its kind is mentioned elsewhere', async () => {
  const indexed = `,a\n${Array.from({ length: 30 }, (_, i) => `${i},${(i * 7) % 5}`).join('\n')}\n`;
  await reading(indexed, (read) => expect(read.columns).toEqual(['a']));
  await reading(indexed, (read) => expect(read.columns).toEqual(['column 1', 'a']), { columns: ['1', 'a'] });
  await reading(indexed.replace(',a', 'id,a'), (read) => {
    expect(read.columns).toEqual(['id', 'a']);
    expect(read.notes[1]).toMatch(/climb.*in the column "id".*`exclude`/);
  });
});

test('a file of Weka is refused by its name', async () => {
  expect(await refusal('% iris\n@RELATION iris\n@DATA\n1,2\n')).toMatch(
    /ARFF file of Weka.*Save the table as CSV/,
  );
});

test('a quoted text before a comma does not make spaces the delimiter', async () => {
  expect(await refusal('a,b\n"1,234.50",2\n"1,234.50",2\n3,4\n')).toMatch(/column "a" holds "1,234\.50"/);
});
