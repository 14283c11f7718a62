import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const README = readFileSync('README.md', 'utf8');
const RESULTS = readFileSync('results/README.md', 'utf8');

const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rowsOf = (table: string) => table.trim().split('\n').slice(2);
const comparisonOf = (folder: string) => readFileSync(`${folder}/comparison.md`, 'utf8');

const folders = readdirSync('results', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: run }) => readdirSync(`results/${run}`).map((experiment) => [run, experiment] as const))
  .filter(([run, experiment]) => existsSync(`results/${run}/${experiment}/comparison.md`));

describe('the README', () => {
  test('has at most 150 lines', () => expect(README.trimEnd().split('\n').length).toBeLessThanOrEqual(150));

  describe('its table of headlines', () => {
    const [header = '', , ...rows] = README.split('\n').filter((line) => line.startsWith('|'));
    const headlines = rows.slice(0, 5).map(cellsOf);
    const columns = cellsOf(header);
    const column = (name: string) => columns.indexOf(name);
    const linked = headlines.flatMap((cells) =>
      cells.flatMap((cell, i) => {
        const [, value, folder] = cell.match(/\[(.+)\]\((.+)\)/) ?? [];
        return value === undefined
          ? []
          : [{ cells, of: columns[i] as string, value, folder: folder as string }];
      }),
    );

    test('has five rows, of which each links a baseline and a result of ours', () => {
      expect(headlines.map(([data]) => data)).toEqual([
        'MNIST',
        'curves',
        'faces',
        'documents',
        'digit classes',
      ]);
      for (const cells of headlines)
        for (const name of ['baseline', 'ours, Adam'])
          expect(cells[column(name)]).toMatch(/\[.+\]\(results\/.+\)/);
    });

    test.each(linked)('$of $value is in $folder', ({ cells, of, value, folder }) => {
      const model = of === 'baseline' ? /^(PCA|LSA|random start)$/ : /^(autoencoder|pretrained)$/;
      const codeSize = cells[column('network')]?.split('-').at(-1);
      const found = comparisonOf(folder)
        .split('\n')
        .map((line) => cellsOf(line.replaceAll(' ± 0.000', '')))
        .filter(([name = '']) => model.test(name))
        // Classifiers have no code: their error is the first number.
        .filter((row) => row[1] === value || (row[1] === codeSize && row[2] === value));
      expect(found).toHaveLength(1);
      const paper = Number.parseFloat(cells[column('paper')] ?? '');
      if (of !== 'baseline' && !Number.isNaN(paper))
        expect(found[0]?.map(Number.parseFloat)).toContain(paper);
    });
  });

  test('shows what the first command printed in the committed run', () => {
    const seed1 = readFileSync('results/quick/curves/comparison.csv', 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .filter(([, , seed]) => seed === '1')
      .map(([, , , model, size, train, testError]) =>
        [model, size, Number(testError).toFixed(3), Number(train).toFixed(3)].join(' '),
      );
    const printed = README.match(/```\n(Curves: .*?)```/s)?.[1] ?? '';
    const shown = printed.split('\n').flatMap((line) => {
      const found = line.match(/^(\S.*?) {2,}(\d+) +([\d.]+) +([\d.]+)/);
      return found === null ? [] : [found.slice(1).join(' ')];
    });
    expect([...shown].sort()).toEqual([...seed1].sort());
  });
});

describe('results/README.md', () => {
  test('has the numbers of the committed results, and names each of them', () => {
    const measured = folders.flatMap(([run, experiment]) =>
      comparisonOf(`results/${run}/${experiment}`)
        .split('\n')
        .map((line) => line.slice(2).split(' | '))
        .map(([model, size, error]) =>
          [`${experiment}, ${run.replaceAll('-', ' ')}`, model, size, error].join(),
        ),
    );
    const tables = [...RESULTS.matchAll(/<!-- results:.*?-->\n(.*?)\n<!-- \/results -->/gs)];
    const shown = tables.flatMap(([, table]) => rowsOf(table as string)).map(cellsOf);
    expect(shown.map((cells) => cells.slice(0, 4).join()).filter((row) => !measured.includes(row))).toEqual(
      [],
    );
    for (const [name = '', model, size, error, , paper] of shown.filter((cells) => cells[5] !== '')) {
      const [experiment = '', run = ''] = name.split(', ');
      const line = comparisonOf(`results/${run.replaceAll(' ', '-')}/${experiment}`)
        .split('\n')
        .map(cellsOf)
        .find((cells) => cells.slice(0, 3).join() === [model, size, error].join());
      expect(line?.map(Number.parseFloat)).toContain(Number.parseFloat(paper as string));
    }
    expect(new Set(shown.map(([name]) => name))).toEqual(
      new Set(folders.map(([run, experiment]) => `${experiment}, ${run.replaceAll('-', ' ')}`)),
    );
  });

  const quoted = [...RESULTS.matchAll(/<!-- lines of (.+?) -->\n(.*?)\n<!-- \/lines -->/gs)].map(
    ([, file, table]) => ({ file, table }),
  );
  test.each(quoted)('has whole lines of $file', ({ file, table }) => {
    const lines = readFileSync(`results/${file}`, 'utf8')
      .split('\n')
      .map((line) => cellsOf(line).join());
    const missing = rowsOf(table as string).filter((row) => !lines.includes(cellsOf(row).join()));
    expect(missing).toEqual([]);
  });

  test('names what was not reached by numbers of committed results', () => {
    const table = RESULTS.match(/## Not reached\n\n(.*?)\n\n/s)?.[1] ?? '';
    const all = folders.map(([run, experiment]) => comparisonOf(`results/${run}/${experiment}`)).join('\n');
    const numbers = [...table.matchAll(/\d+\.\d{3}|\d\.\d\d %/g)].map(([number]) => number);
    expect(numbers.length).toBeGreaterThan(10);
    expect(numbers.filter((number) => !all.includes(number))).toEqual([]);
  });
});

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'results/README.md',
  'examples/README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

test.each(pages)('%s links only to files and headings that exist', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(
    ([, to]) => to as string,
  );
  const broken = links.filter((link) => {
    const [path = '', heading] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(target)) return true;
    return heading !== undefined && !headingsOf(readFileSync(target, 'utf8')).includes(heading);
  });
  expect(broken).toEqual([]);
});

const sources = ['src', 'native', 'test', 'bench', 'experiments'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
);

test.each(pages)('%s names only files of the repository that exist', (page) => {
  const named = [...readFileSync(page, 'utf8').matchAll(/`([\w./-]+)`/g)].map(([, name]) => name as string);
  const paths = named.filter((name) =>
    /^(src|native|test|bench|experiments|results|docs|examples)\//.test(name),
  );
  const files = named.filter((name) => /^[\w-]+\.(ts|cc)$/.test(name));
  expect([
    ...paths.filter((path) => !existsSync(path) && !isNotOfTheRepository(path)),
    ...files.filter((file) => !sources.some((path) => path.endsWith(`/${file}`))),
  ]).toEqual([]);
});

/** NAME stands for the reader's own file; docs/api/ is written on demand. */
const isNotOfTheRepository = (path: string) => /\bNAME\b/.test(path) || path === 'docs/api/';

/** As GitHub makes anchors of them. */
function headingsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
