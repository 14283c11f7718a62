import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

/** The way of the data: a file may import from its own place and from those before it. See docs/architecture.md. */
const ORDER = [
  ['errors', 'hot-loops', 'random'],
  ['files'],
  ['compute'],
  ['data'],
  ['rbm'],
  ['unroll'],
  ['finetune'],
  ['baselines', 'evaluate'],
  ['report'],
  ['run'],
  ['training'],
  ['experiment'],
  ['model'],
  ['single-rbm'],
  ['cli', 'entries'],
];
const rankOf = (place: string) => ORDER.findIndex((places) => places.includes(place));
const placeOf = (path: string) => (path.split('/')[0] as string).replace(/\.(ts|js)$/, '');

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function importsOf(file: string): string[] {
  const found = readFileSync(`src/${file}`, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, path]) => new URL(path as string, `file:///${file}`).pathname.slice(1));
}

describe('src', () => {
  test('has only the places that the architecture names', () => {
    expect(files.filter((file) => rankOf(placeOf(file)) < 0)).toEqual([]);
  });

  test.each(files)('%s imports only what comes before it', (file) => {
    const later = importsOf(file).filter(
      (path) => !/^(experiments|bench)\//.test(path) && rankOf(placeOf(path)) > rankOf(placeOf(file)),
    );
    expect(later).toEqual([]);
  });

  test('has no import circle, type imports included', () => {
    const imports = new Map(
      files.map((file) => [file, importsOf(file).map((path) => path.replace(/\.js$/, '.ts'))]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      if (state.has(file)) return;
      state.set(file, 'open');
      for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('only the command prints or ends the process; it and the entries alone know experiments and benchmarks', () => {
    // Examples in doc comments may print.
    const text = (file: string) => readFileSync(`src/${file}`, 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
    const below = files.filter((file) => placeOf(file) !== 'cli');
    expect(below.filter((file) => /console\.|process\.(stdout|stderr|exit\()/.test(text(file)))).toEqual([]);
    expect(
      below.filter((file) => placeOf(file) !== 'entries' && /'[^']*(experiments|bench)\//.test(text(file))),
    ).toEqual([]);
  });

  test('imports no entry: those are for users', () => {
    const importing = files.filter((file) => importsOf(file).some((path) => placeOf(path) === 'entries'));
    expect(importing).toEqual([]);
  });

  test('nothing draws random numbers but random.ts, and names of temporary files', () => {
    const offenders = files.filter((file) =>
      /Math\.random|tf\.(random|truncatedNormal|multinomial)/.test(readFileSync(`src/${file}`, 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
