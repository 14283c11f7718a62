/**
 * Reads damaged files by the thousand and says what came of them.
 *
 *   npm run reliability:damaged-files -- 1000000
 *
 * Exits with 1 at the first file that is neither read nor refused in words, or takes longer than five seconds; the file is
 * kept and named.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/errors.js';
import { seededRandom } from '../src/random.js';
import { goodFiles, mutated } from '../test/reliability/mutate.js';
import { isThreaded, tryFile } from '../test/reliability/try-file.js';

const total = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
/** Decoders in threads are given two seconds here; starting the thread takes its part of another. */
const LONGEST_MS = 5000;
const random = seededRandom(seed);
const files = Object.entries(goodFiles(random));
const [threaded, others] = [true, false].map((is) => files.filter(([format]) => isThreaded(format) === is));
/** A thread takes a while to start: one file in a hundred starts one. */
const fileOf = (i: number) =>
  i % 100 === 0 ? threaded?.[(i / 100) % threaded.length] : others?.[i % others.length];
const folder = mkdtempSync(join(tmpdir(), 'rbmae-mutations-'));
const counts = Object.fromEntries(
  files.map(([format]) => [format, { read: 0, refused: 0, slowest: 0, bytes: 0 }]),
);

let failed = false;
for (let i = 0; i < total && !failed; i++) {
  const [format, good] = fileOf(i) as (typeof files)[number];
  const bytes = mutated(good, random.fork(`${format} ${i}`));
  const count = counts[format] as (typeof counts)[string];
  const started = performance.now();
  let problem: string | undefined;
  try {
    count[await tryFile(format, bytes, folder)]++;
  } catch (error) {
    problem = `${error instanceof Error ? error.stack : messageOf(error)}`;
  }
  const took = performance.now() - started;
  if (took > LONGEST_MS) problem ??= `it took ${took.toFixed(0)} ms`;
  count.slowest = Math.max(count.slowest, took);
  count.bytes += bytes.length;
  if (problem === undefined) continue;
  const kept = join(tmpdir(), `rbmae-mutation-${seed}-${i}`);
  writeFileSync(kept, bytes);
  console.error(`file ${i} (${format}), kept as ${kept}: ${problem}`);
  failed = true;
}
rmSync(folder, { recursive: true, force: true });
console.table(counts);
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
process.exitCode = failed ? 1 : 0;
