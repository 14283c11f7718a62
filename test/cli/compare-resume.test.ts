import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { seededRandom } from '../../src/random.js';
import { decodeCheckpoint } from '../../src/run/checkpoint.js';
import { inTemporaryFolder } from '../temporary-folder.js';
import { rbmae, withoutSeconds } from './command.js';

function writeTable(path: string, seed: number): void {
  const values = seededRandom(seed).fillUniform(new Float32Array(120 * 6));
  const line = (row: number) => values.subarray(row * 6, row * 6 + 6).join(',');
  writeFileSync(path, Array.from({ length: 120 }, (_, row) => line(row)).join('\n'));
}

const SETTINGS = ['--code', '2,1', '--hidden', '5', '--seed', '1', '--seed', '2'];
const LENGTH = ['--rbm-epochs', '4', '--epochs', '6', '--engine', 'js', '--threads', '1'];

test('rbmae compare --resume gives the bytes of an uninterrupted comparison, and refuses other settings', () =>
  inTemporaryFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    writeTable(at('x.csv'), 1);
    const command = (out: string) => ['compare', '--data', at('x.csv'), ...SETTINGS, ...LENGTH, '--out', out];
    const killed = (line: RegExp, signal: NodeJS.Signals, ...flags: string[]) => {
      const keepsEveryEpoch = signal === 'SIGTERM';
      return rbmae([...command(at('run')), ...flags], { stopAt: { line, signal, keepsEveryEpoch } });
    };
    expect((await rbmae([...command(at('whole')), '--quiet'])).code).toBe(0);

    const former = at('run/run.json');
    mkdirSync(at('run'));
    writeFileSync(former, 'an earlier result');
    const first = await killed(/fine-tuning, epoch 2/, 'SIGINT', '--force');
    expect(first.code).toBe(130);
    expect(first.stderr).toMatch(/run\.checkpoint keeps what was done\. Continue with --out .* and --resume/);
    expect(readdirSync(folder).sort()).toEqual(['run', 'run.checkpoint', 'whole', 'x.csv']);

    const refusal = async (args: readonly string[], ...flags: string[]) => {
      const { code, stderr } = await rbmae([...args, '--quiet', ...flags]);
      expect(code).toBe(2);
      return stderr;
    };
    const again = command(at('run'));
    expect(await refusal(again, '--resume', '--force')).toMatch(/give one of them/);
    expect(await refusal(again)).toMatch(/its results would be lost/);
    expect(await refusal(again, '--resume', '--test', '0.3')).toMatch(/other settings: test/);
    expect(await refusal(again, '--resume', '--batch', '7')).toMatch(
      /other settings: plan\.batchSize not set, now 7/,
    );
    const whole = readFileSync(at('x.csv'));
    writeTable(at('x.csv'), 2);
    expect(await refusal(again, '--resume')).toMatch(/other settings: data/);
    writeFileSync(at('x.csv'), whole);

    const second = await killed(/plain autoencoder-2, fine-tuning, epoch 3/, 'SIGKILL', '--resume');
    expect(second.code).toBeNull();
    const third = await killed(/seed 2, random start-2, fine-tuning, epoch 3/, 'SIGTERM', '--resume');
    expect(third.code).toBe(130);
    expect(readFileSync(former, 'utf8')).toBe('an earlier result');
    const { value } = decodeCheckpoint(readFileSync(at('run.checkpoint')), 'run.checkpoint');
    expect(value).toMatchObject({ state: { current: { finetuning: { epoch: 3 } } } });
    // How much of the data stays in memory changes no number.
    const last = await rbmae([...again, '--resume', '--memory', '1MB'], { everyLine: true });
    expect(last.code).toBe(0);
    expect(last.stderr.match(/.*, epoch .*?,/)?.[0]).toBe('seed 2, random start-2, fine-tuning, epoch 4/6,');

    expect(readdirSync(folder).sort()).toEqual(['run', 'whole', 'x.csv']);
    const read = (run: string, name: string) => readFileSync(join(at(run), name));
    for (const table of ['comparison.csv', 'history.csv']) {
      const [ours, theirs] = ['run', 'whole'].map((run) => withoutSeconds(read(run, table).toString()));
      expect(ours).toBe(theirs);
    }
    for (const name of readdirSync(at('whole/figures')))
      expect(read('run', `figures/${name}`).equals(read('whole', `figures/${name}`))).toBe(true);
    expect(read('run', 'config.yaml').equals(read('whole', 'config.yaml'))).toBe(true);
    expect(JSON.parse(read('run', 'run.json').toString()).sessions).toHaveLength(4);
  }));
