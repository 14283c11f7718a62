/**
 * Kills a training run at random moments, resumes it, and compares its model with that of a run that was left alone.
 *
 *   npm run reliability:kills -- 100
 *
 * Every kill is a SIGKILL. Exits with 1 at the first run that cannot be resumed or comes to other bytes.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../src/random.js';

const MAIN = 'dist/src/cli/main.js';
const wanted = Number(process.argv[2] ?? 20);
const random = seededRandom(Number(process.argv[3] ?? 1));
const folder = mkdtempSync(join(tmpdir(), 'rbmae-kills-'));
const data = join(folder, 'table.csv');
const numbers = random.fork('data').fillUniform(new Float32Array(400 * 8));
const lines = Array.from({ length: 400 }, (_, row) => numbers.subarray(row * 8, row * 8 + 8).join(','));
writeFileSync(data, lines.join('\n'));
const argsFor = (out: string) => [
  ...[MAIN, 'train', '--data', data, '--out', join(folder, out), '--engine', 'js', '--threads', '1'],
  ...['--layers', '20,2', '--rbm-epochs', '5', '--epochs', '40'],
];

const started = performance.now();
const whole = spawnSync(process.execPath, argsFor('whole'), { encoding: 'utf8' });
const lasts = performance.now() - started;
const model = (out: string) => readFileSync(join(folder, out, 'model.safetensors'));

let [kills, runs, failed] = [0, 0, whole.status !== 0];
while (kills < wanted && !failed) {
  const out = `run${runs++}`;
  while (!existsSync(join(folder, out)) && !failed) {
    const resume = existsSync(join(folder, `${out}.checkpoint`)) ? ['--resume'] : [];
    const killed = await killedAfter([...argsFor(out), ...resume], random.uniform() * lasts * 1.1);
    if (killed.signal === 'SIGKILL') kills++;
    else if (killed.code !== 0) {
      console.error(killed.stderr);
      failed = true;
    }
  }
  if (failed || model(out).equals(model('whole'))) continue;
  console.error(`${out} came to another model than the run that was left alone.`);
  failed = true;
}
const left = readdirSync(folder).filter((name) => /lock|partial|tmp/.test(name));
console.log(
  `${kills} kills over ${runs} runs of ${(lasts / 1000).toFixed(1)} s: ${failed ? 'FAILED' : 'all came to the same bytes'}; left behind: ${left.length} files and folders`,
);
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;

function killedAfter(
  args: readonly string[],
  milliseconds: number,
): Promise<{ code: number | null; signal: string | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stderr });
    });
  });
}
