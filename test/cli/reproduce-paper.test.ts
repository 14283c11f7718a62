import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/random.js';
import { packed } from '../data/archive.js';
import { matlabFile, matrix, zipped } from '../data/formats/matlab-file.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae, withoutSeconds } from './command.js';
import { writeDigits } from './digits.js';

const tableOf = (path: string) => withoutSeconds(readFileSync(path, 'utf8'));
const lines = (path: string) => readFileSync(path, 'utf8').trim().split('\n');
const smoke = (experiment: string, folder: string, ...flags: string[]) => [
  ...['reproduce', experiment, '--profile', 'smoke', '--threads', '1'],
  ...(flags.includes('--texts') ? [] : ['--data-dir', folder]),
  ...(flags.includes('--out') ? [] : ['--out', join(folder, 'out')]),
  ...flags,
];
const files = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

/** Posts of three groups, each with words of its own among common ones. */
function writePosts(folder: string): void {
  const random = seededRandom(1);
  const letters = 'bcdfghjklm';
  const word = (kind: string, i: number) => `${kind}${letters[i % 10]}o${letters[Math.floor(i / 10)]}a`;
  const posts: Record<string, string> = {};
  for (const [g, group] of ['alt.zor', 'rec.wim', 'sci.pux'].entries())
    for (let i = 0; i < 80; i++) {
      const words = Array.from({ length: 40 }, () => {
        const own = random.uniform() < 0.5;
        return word(
          own ? (['zor', 'wim', 'pux'][g] as string) : 'com',
          Math.floor(random.uniform() ** 2 * 80),
        );
      });
      const split = i < 50 ? 'train' : 'test';
      posts[`20news-bydate-${split}/${group}/${i}`] = `Subject: ${words[0]}\n\n${words.join(' ')}\n`;
    }
  writeFileSync(join(folder, '20news-bydate.tar.gz'), packed(posts, true));
}

describe('rbmae reproduce documents', () => {
  test('compares retrieval with LSA, and draws Fig. 4', () =>
    inTemporaryFolder(async (folder) => {
      writePosts(folder);
      const { code, stdout, stderr } = await rbmae(smoke('documents', folder, '--quiet'));
      expect([code, stderr]).toEqual([0, '']);
      const result = join(folder, 'out', 'documents');
      expect(files(join(result, 'figures')).filter((name) => name.endsWith('png'))).toEqual([
        'learning-curve.png',
        'planes.png',
        'retrieval-2d.png',
        'retrieval.png',
      ]);
      const [head, ...rows] = lines(join(result, 'retrieval.csv'));
      expect(head).toBe('experiment,profile,seed,model,code_size,retrieved,accuracy');
      // 90 test documents: up to 63 of the others; LSA of 2, 10 and 50, LLE of 2, two autoencoders.
      expect(rows).toHaveLength(6 * 6);
      const [, ...costs] = lines(join(result, 'cross-entropy.csv'));
      expect(costs.map((row) => row.split(',').slice(3, 5).join(' '))).toEqual([
        'mean document 0',
        'autoencoder before fine-tuning 10',
        'autoencoder 10',
        'autoencoder before fine-tuning 2',
        'autoencoder 2',
      ]);
      // What fine-tuning reported last, while the weights moved, is not far from it.
      const history = lines(join(result, 'history.csv')).map((row) => row.split(','));
      const reported = history.filter((row) => row[3] === '10' && row[8] === 'loss').at(-1)?.[9];
      const [, , ten] = costs.map((row) => Number(row.split(',')[5]));
      expect(Math.abs((ten as number) - Number(reported))).toBeLessThan(0.1);
      expect(stdout).toMatch(/mean document +0 +\d\.\d{3} +\d\.\d{3}\n/);
      const lsa = Number(
        rows
          .find((row) => row.includes(',LSA,10,1,'))
          ?.split(',')
          .at(-1),
      );
      expect(lsa).toBeGreaterThan(0.8);
      expect(stdout).toMatch(/LSA +10 +[01]\.\d{3} /);
      const { data } = JSON.parse(readFileSync(join(result, 'run.json'), 'utf8'));
      expect(data).toMatchObject({ name: '20 Newsgroups', train: 150, test: 90 });
    }));

  test('can be interrupted and resumed, to the same bytes', () =>
    inTemporaryFolder(async (folder) => {
      writePosts(folder);
      const [whole, pieces] = [join(folder, 'whole'), join(folder, 'pieces')];
      const command = (out: string, ...flags: string[]) => [
        ...smoke('documents', folder, ...flags, '--out', out),
      ];
      expect((await rbmae(command(whole, '--quiet'))).code).toBe(0);
      const stopAt = { line: /layer 2\/3, epoch 2/, signal: 'SIGINT' } as const;
      const stopped = await rbmae(command(pieces), { stopAt });
      expect(stopped.code).toBe(130);
      const { code, stderr } = await rbmae(command(pieces, '--quiet', '--resume'));
      expect([code, stderr]).toEqual([0, '']);
      for (const name of ['model.safetensors', 'model-autoencoder-2.safetensors', 'retrieval.csv'])
        expect(
          readFileSync(join(pieces, 'documents', name)).equals(readFileSync(join(whole, 'documents', name))),
        ).toBe(true);
    }));

  test('leaves nothing behind if the archive is not the published one', () =>
    inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, '20news-bydate.tar.gz'), packed({ 'cat.txt': 'miau' }, true));
      const { code, stderr } = await rbmae(smoke('documents', folder));
      expect(code).toBe(2);
      expect(stderr).toMatch(/so it is not 20 Newsgroups/);
      expect(existsSync(join(folder, 'out'))).toBe(false);
    }));
});

test('rbmae reproduce classify compares errors with and without pretraining, and draws confusion matrices', () =>
  inTemporaryFolder(async (folder) => {
    writeDigits(folder, 120, 40);
    const { code, stdout } = await rbmae(smoke('classify', folder));
    expect(code).toBe(0);
    const result = join(folder, 'out', 'classify');
    expect(files(result).filter((name) => !name.endsWith('svg'))).toEqual([
      'comparison.csv',
      'comparison.md',
      'figures',
      'figures/confusion-pretrained.png',
      'figures/confusion-random-start.png',
      'figures/learning-curve.png',
      'history.csv',
      'model-pretrained.safetensors',
      'model-random-start.safetensors',
      'run.json',
    ]);
    const [head, ...rows] = lines(join(result, 'comparison.csv'));
    expect(head).toBe('experiment,profile,seed,model,train_error,test_error,paper_test_error,wall_seconds');
    expect(rows).toHaveLength(2);
    expect(stdout).toMatch(/pretrained +\d+\.\d\d % /);
    const pieces = join(folder, 'pieces');
    for (const [line, ...flags] of [
      [/layer 2\/2, epoch 1/],
      [/pretrained, fine-tuning, epoch 2\/7/, '--resume'],
      [/random start, fine-tuning, epoch 1\/4/, '--resume'],
    ] as const) {
      const stopAt = { line, signal: 'SIGINT' } as const;
      const stopped = await rbmae(smoke('classify', folder, ...flags, '--out', pieces), { stopAt });
      expect(stopped.code).toBe(130);
    }
    const resumed = await rbmae(smoke('classify', folder, '--quiet', '--resume', '--out', pieces));
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    for (const name of ['model-pretrained.safetensors', 'model-random-start.safetensors'])
      expect(readFileSync(join(pieces, 'classify', name)).equals(readFileSync(join(result, name)))).toBe(
        true,
      );
    for (const name of ['comparison.csv', 'history.csv'])
      expect(tableOf(join(pieces, 'classify', name))).toBe(tableOf(join(result, name)));
    expect(JSON.parse(readFileSync(join(pieces, 'classify', 'run.json'), 'utf8')).sessions).toHaveLength(4);
    const short = await rbmae(smoke('classify', folder, '--quiet', '--force', '--epochs', '1'));
    expect([short.code, short.stderr]).toEqual([0, '']);
  }));

test('rbmae reproduce documents --texts takes a table, and keeps a quarter of each class for testing', () =>
  inTemporaryFolder(async (folder) => {
    const random = seededRandom(2);
    const csv = join(folder, 'pets.csv');
    const text = (own: string) =>
      Array.from({ length: 40 }, (_, i) => {
        const n = Math.floor(random.uniform() * 40);
        return `${i % 2 === 0 ? own : 'com'}${'bcdfghjklm'[n % 10]}o${'bcdf'[Math.floor(n / 10)]}a`;
      }).join(' ');
    const rows = Array.from({ length: 160 }, (_, i) =>
      i % 2 === 0 ? `cats,"zor, ${text('zor')}"` : `dogs,"wim, ${text('wim')}"`,
    );
    writeFileSync(csv, ['kind,said', ...rows].join('\n'));
    const command = (...flags: string[]) =>
      rbmae(smoke('documents', folder, '--texts', csv, '--quiet', ...flags));
    const missing = await command();
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringMatching(/no column "(text|label)"/)]);
    const columns = ['--text-column', 'said', '--label', 'kind'];
    const { code, stdout, stderr } = await command(...columns, '--vocabulary', '60');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('pets.csv: 60-50-25-10');
    const record = readFileSync(join(folder, 'out', 'documents', 'run.json'), 'utf8');
    const { data, command: written } = JSON.parse(record);
    expect(data).toMatchObject({ name: 'pets.csv', train: 120, test: 40 });
    expect(written).toContain("--text-column 'said'");
  }));

test('rbmae reproduce documents --texts takes a folder, and reports missing words or documents before training', () =>
  inTemporaryFolder(async (folder) => {
    const texts = join(folder, 'pets');
    const letters = 'bcdfghjk';
    for (const kind of ['cats', 'dogs']) {
      mkdirSync(join(texts, kind), { recursive: true });
      for (let i = 0; i < 36; i++) {
        const words = Array.from(
          { length: 12 },
          (_, j) => `${kind}${letters[(i + j) % 8]}o${letters[(i * j) % 8]}a`,
        );
        writeFileSync(join(texts, kind, `${i}.txt`), words.join(' '));
      }
    }
    const command = (...flags: string[]) =>
      rbmae(smoke('documents', folder, '--texts', texts, '--quiet', ...flags));
    const many = await command('--vocabulary', '5000');
    expect([many.code, many.stderr]).toEqual([
      2,
      expect.stringMatching(/different stems, but a vocabulary of 5000 is asked for/),
    ]);
    const { code, stdout, stderr } = await command('--vocabulary', '50');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('pets: 50-50-25-10');
    expect(existsSync(join(folder, 'out', 'documents', 'figures', 'retrieval.png'))).toBe(true);

    for (const kind of ['cats', 'dogs']) for (let i = 12; i < 36; i++) rmSync(join(texts, kind, `${i}.txt`));
    const few = await command('--vocabulary', '50', '--force');
    expect([few.code, few.stderr]).toEqual([
      2,
      expect.stringMatching(/18 training documents, but LSA with 50/),
    ]);
  }));

test.each([
  [['all', '--patches', '2'], /--patches is for the data of faces; 'all' takes every experiment as it is/],
  [['all', '--texts', '.'], /--texts is for the data of documents/],
  [['classify', '--vocabulary', '100'], /--vocabulary is for the data of documents; classify has others/],
  [['mnist', '--label', 'a'], /--label is for the data of documents/],
  [['documents', '--patches', '2'], /--patches is for the data of faces/],
  [['documents', '--text-column', 'a'], /--text-column says how --texts are read, and there are none/],
  [['documents', '--texts', '.', '--data-dir', '.'], /--texts.*--data-dir.*Leave one of them out/],
  [['documents', '--texts', '.', '--vocabulary', '49'], /--vocabulary is '49'.*from 50 to 65536/],
  [['faces', '--patches', '0'], /--patches is '0'/],
] as const)('rbmae reproduce %j is refused', async (flags, message) => {
  const { code, stdout, stderr } = await rbmae(['reproduce', ...flags]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('rbmae reproduce faces compares with PCA and draws patches and their reconstructions', () =>
  inTemporaryFolder(async (folder) => {
    const random = seededRandom(4);
    const values = Uint8Array.from(
      { length: 4096 * 400 },
      (_, i) => 40 + (i % 64) + Math.floor(random.uniform() * 90),
    );
    writeFileSync(
      join(folder, 'olivettifaces.mat'),
      matlabFile(zipped(matrix('faces', [4096, 400], values))),
    );
    const { code, stdout } = await rbmae(smoke('faces', folder, '--patches', '1'));
    expect(code).toBe(0);
    expect(stdout).toContain('Faces: 625-50-25-10, profile smoke');
    const record = JSON.parse(readFileSync(join(folder, 'out', 'faces', 'run.json'), 'utf8'));
    expect(record.data).toMatchObject({ train: 300, test: 100 });
    expect(record.command).toContain(' --patches 1 ');
    expect(existsSync(join(folder, 'out', 'faces', 'figures', 'reconstructions.png'))).toBe(true);
  }));
