import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../src/random.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae } from './command.js';

const random = seededRandom(3);
const rows = Array.from({ length: 90 }, () => {
  const [a, b] = [random.uniform(), random.uniform()];
  return [a, 100 * b, a - b, 5 + a * b];
});
const table = [['a', 'b', 'c', 'd'], ...rows].map((row) => row.join(',')).join('\n');
const COMMON = ['--engine', 'js', '--threads', '1', '--quiet', '--batch', '15', '--seed', '4'];
const FIRST = ['--layers', '6,2', '--rbm-epochs', '3'];
const SECOND = ['--epochs', '6'];

/** What a command that must succeed, in silence, prints. */
async function ran(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rbmae(args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('rbmae pretrain, then finetune', () => {
  test('give the bytes of train, without repeating the settings in between', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      const model = (run: string) => readFileSync(join(at(run), 'model.safetensors'));
      writeFileSync(at('x.csv'), table);
      const data = ['--data', at('x.csv')];
      const held = ['--validation', '0.2'];
      await ran('train', ...data, ...held, ...FIRST, ...SECOND, ...COMMON, '--out', at('whole'));
      const first = await ran('pretrain', ...data, ...held, ...FIRST, ...COMMON, '--out', at('rbms'));
      expect(first).toMatch(/x\.csv: 4-6-2[\s\S]*autoencoder before fine-tuning[\s\S]*RBMs: {3}/);
      expect(first).not.toMatch(/^autoencoder {2}/m);
      expect(readdirSync(at('rbms')).sort()).toEqual([
        'comparison.csv',
        'config.yaml',
        'history.csv',
        'rbm-1.safetensors',
        'rbm-2.safetensors',
        'run.json',
      ]);
      // Seed and validation come with the stack; only the batch and the epochs are said again.
      const second = ['--engine', 'js', '--threads', '1', '--quiet', '--batch', '15', ...SECOND];
      await ran('finetune', at('rbms'), ...data, ...second, '--out', at('tuned'));
      expect(model('tuned').equals(model('whole'))).toBe(true);
      expect(JSON.parse(readFileSync(join(at('tuned'), 'run.json'), 'utf8'))).toMatchObject({
        kind: 'finetune',
        seeds: [4],
        scaling: { chosen: 'standardise', why: 'as the network was trained' },
        settings: { plan: { pretrains: false } },
      });
      const shorter = [...second.slice(0, -1), '5'];
      await ran('finetune', at('rbms'), ...data, ...shorter, '--out', at('shorter'));
      expect(model('shorter').equals(model('whole'))).toBe(false);

      // The settings that the first phase wrote repeat it.
      await ran('pretrain', '--quiet', '--config', join(at('rbms'), 'config.yaml'), '--out', at('again'));
      for (const name of ['rbm-1.safetensors', 'rbm-2.safetensors'])
        expect(readFileSync(join(at('again'), name)).equals(readFileSync(join(at('rbms'), name)))).toBe(true);

      expect(JSON.parse(await ran('inspect', at('rbms'), '--json'))).toMatchObject({
        kind: 'stack of RBMs',
        layers: '4-6-2',
        units: 'gaussian to bernoulli, bernoulli to gaussian',
        columns: ['a', 'b', 'c', 'd'],
        seed: '4',
      });
      const early = await rbmae(['encode', at('rbms'), ...data]);
      expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('with the command finetune')]);
    }));
});

describe('rbmae finetune of a trained run', () => {
  test('continues from its weights, and warns if other data make the comparison unfair', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      writeFileSync(at('x.csv'), table);
      writeFileSync(at('y.csv'), table.split('\n').slice(0, 60).join('\n'));
      const data = ['--data', at('x.csv')];
      await ran('train', ...data, ...FIRST, ...SECOND, ...COMMON, '--out', at('run'));
      const engine = ['--engine', 'js', '--threads', '1'];
      const more = ['finetune', at('run'), ...engine, '--epochs', '20', '--json'];
      const further = await rbmae([...more, ...data, '--out', at('further')]);
      expect([further.code, further.stderr]).toEqual([
        0,
        expect.not.stringMatching(/data differ|other examples/),
      ]);
      const before = JSON.parse(await ran('evaluate', at('run'), ...data, '--json', ...engine));
      const after = JSON.parse(await ran('evaluate', at('further'), ...data, '--json', ...engine));
      expect(after.squaredError).toBeLessThan(before.squaredError);
      const { summary } = JSON.parse(further.stdout);
      expect(summary.map(({ model }: { model: string }) => model)).toEqual([
        'mean',
        'PCA',
        'autoencoder before fine-tuning',
        'autoencoder',
      ]);
      const onOthers = await rbmae([...more, '--data', at('y.csv'), '--out', at('others')]);
      expect(onOthers.stderr).toContain('the data differ from those');
      const heldBackOthers = await rbmae([...more, ...data, '--seed', '5', '--out', at('seed')]);
      expect(heldBackOthers.stderr).toContain('other examples are held out');
    }));

  test('refuses a start that does not fit, and leaves nothing behind', () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string) => join(folder, name);
      writeFileSync(at('x.csv'), rows.map((row) => row.join(',')).join('\n'));
      writeFileSync(at('narrow.csv'), rows.map((row) => row.slice(0, 2).join(',')).join('\n'));
      await ran('pretrain', '--data', at('x.csv'), ...FIRST, ...COMMON, '--out', at('rbms'));
      const attempt = async (start: string, data: string) => {
        const { code, stderr } = await rbmae([
          'finetune',
          at(start),
          '--data',
          at(data),
          '--quiet',
          '--out',
          at('new'),
        ]);
        return [code, stderr];
      };
      expect(await attempt('nothing', 'x.csv')).toEqual([2, expect.stringContaining('cannot be read')]);
      expect(await attempt('rbms', 'narrow.csv')).toEqual([2, expect.stringContaining('reads 4')]);
      writeFileSync(
        join(at('rbms'), 'rbm-2.safetensors'),
        readFileSync(join(at('rbms'), 'rbm-1.safetensors')),
      );
      expect(await attempt('rbms', 'x.csv')).toEqual([2, expect.stringContaining('several stacks')]);
      expect(readdirSync(folder).sort()).toEqual(['narrow.csv', 'rbms', 'x.csv']);
      expect(await rbmae(['pretrain', '--data', 'x', '--out', 'y', '--rbm-epochs', '0'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('--rbm-epochs is 0'),
      });
    }));
});
