import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae, withoutSeconds } from './command.js';

const COMMAND = ['reproduce', 'pretraining', '--profile', 'smoke', '--threads', '1', '--rbm-epochs', '3'];
const MODELS = [
  'model.safetensors',
  'model-deep-random-start-6.safetensors',
  'model-shallow-pretrained-6.safetensors',
  'model-shallow-random-start-6.safetensors',
];

/** Runs the command until its progress matches, and has it stop there. */
const killed = (folder: string, line: RegExp, signal: NodeJS.Signals, ...flags: string[]) =>
  rbmae([...COMMAND, ...flags, '--out', folder], { stopAt: { line, signal } });

describe('rbmae reproduce --resume', () => {
  test('gives the bytes of an uninterrupted run, whatever the interruption and however often', () =>
    inTemporaryFolder(async (folder) => {
      const [whole, pieces] = [join(folder, 'whole'), join(folder, 'pieces')];
      expect((await rbmae([...COMMAND, '--quiet', '--out', whole])).code).toBe(0);

      const former = join(pieces, 'pretraining', 'run.json');
      mkdirSync(join(pieces, 'pretraining'), { recursive: true });
      writeFileSync(former, 'an earlier result');
      expect((await killed(pieces, /layer 2\/3, epoch 2/, 'SIGINT', '--force')).code).toBe(130);
      expect(readFileSync(former, 'utf8')).toBe('an earlier result');
      const second = await killed(pieces, /deep, random start, fine-tuning/, 'SIGKILL', '--resume');
      expect(second.code).toBeNull();
      const third = await killed(pieces, /shallow, pretrained, fine-tuning/, 'SIGTERM', '--resume');
      expect(third.code).toBe(130);
      const { code, stderr } = await rbmae([...COMMAND, '--resume', '--quiet', '--out', pieces]);
      expect([code, stderr]).toEqual([0, '']);

      expect(readdirSync(pieces)).toEqual(['pretraining']);
      const read = (run: string, name: string) => readFileSync(join(run, 'pretraining', name));
      for (const model of MODELS) expect(read(pieces, model).equals(read(whole, model))).toBe(true);
      for (const table of ['comparison.csv', 'history.csv'])
        expect(withoutSeconds(read(pieces, table).toString())).toBe(
          withoutSeconds(read(whole, table).toString()),
        );
      expect(JSON.parse(read(pieces, 'run.json').toString()).sessions).toHaveLength(4);
    }));

  test('continues for more conjugate-gradient epochs than first requested, but not for fewer', () =>
    inTemporaryFolder(async (folder) => {
      const run = (out: string, epochs: number, ...flags: string[]) => [
        ...['reproduce', 'depth', '--profile', 'smoke', '--threads', '1', '--rbm-epochs', '1'],
        ...['--epochs', `${epochs}`, '--out', join(folder, out), ...flags],
      ];
      expect((await rbmae(run('whole', 4, '--quiet'))).code).toBe(0);
      const stopAt = { line: /fine-tuning, epoch 2\/3/, signal: 'SIGINT', keepsEveryEpoch: true } as const;
      expect((await rbmae(run('pieces', 3), { stopAt })).code).toBe(130);
      const fewer = await rbmae(run('pieces', 1, '--resume'));
      expect([fewer.code, fewer.stderr]).toEqual([
        2,
        expect.stringMatching(/fine-tuned 'deep' for 2 epochs.*--epochs of at least 2/),
      ]);
      expect(await rbmae(run('pieces', 4, '--resume', '--quiet'))).toMatchObject({ code: 0, stderr: '' });
      const model = (out: string) => readFileSync(join(folder, out, 'depth', 'model.safetensors'));
      expect(model('pieces').equals(model('whole'))).toBe(true);
    }));

  test('refuses to resume with other settings, and to start a new run over a checkpoint', () =>
    inTemporaryFolder(async (folder) => {
      const refusal = async (...flags: string[]) => {
        const { code, stderr } = await rbmae([...COMMAND, '--out', folder, ...flags]);
        return code === 2 ? stderr : `exit code ${code}`;
      };
      expect(await refusal('--resume')).toMatch(/no checkpoint .*pretraining\.checkpoint/);
      expect(await refusal('--resume', '--force')).toMatch(/give one of them/);
      const { stderr } = await rbmae([...COMMAND, '--resume']);
      expect(stderr).toMatch(/--resume needs --out/);

      await killed(folder, /layer 2\/3, epoch 2/, 'SIGINT');
      expect(await refusal()).toMatch(/work of an interrupted run.*--resume.*--force/);
      expect(await refusal('--resume', '--seed', '2')).toMatch(/other settings: seeds \[1\], now \[2\]/);
      const path = join(folder, 'pretraining.checkpoint');
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, -1));
      expect(await refusal('--resume')).toMatch(/cut off/);
      bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
      writeFileSync(path, bytes);
      expect(await refusal('--resume')).toMatch(/damaged/);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }));
});
