// Reproduces the paper's experiment with curves in its smoke profile, which takes seconds, and reads the table it leaves.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEngine, comparisonText, experiments, reproduce } from 'rbm-autoencoder/experiments';

const { folder, rows } = await reproduce(experiments.curves, {
  profile: 'smoke', // 'quick' and 'paper' train longer
  seeds: [1],
  choice: await chooseEngine('auto'),
  out: await mkdtemp(join(tmpdir(), 'rbm-autoencoder-')),
  force: false,
});
console.log(comparisonText(rows));

// The same numbers are in files of the folder, beside models, figures and the record of the run.
const [header, ...lines] = (await readFile(join(folder, 'comparison.csv'), 'utf8')).trim().split('\n');
console.log(`${lines.length} rows of ${header.split(',').length} columns in ${folder}`);
