import { describe, expect, test } from '@jest/globals';
import { type BenchRun, ours, peers, runBench, type System, type Work } from '../../bench/index.js';
import type { Settings } from '../../bench/settings.js';
import { mnistProfile } from '../../bench/works.js';
import mnist from '../../experiments/mnist.js';
import { hasRealMnist, REAL_MNIST } from '../support.js';
import { workNamed } from './example.js';

const tiny = (settings: Settings): Work => ({ name: `tiny ${settings.kind}`, title: 'tiny', settings });
const smaller = <S extends Settings>(name: string, changes: Partial<S>) =>
  tiny({ ...(workNamed(name).settings as S), ...changes });

const RBM = { visible: 12, hidden: 5, examples: 60, batchSize: 10, steps: 3 };
const WORKS: Work[] = [
  smaller('cd1-784-1000', RBM),
  smaller('cd1-250-30', RBM),
  smaller('adam-100', { sizes: [12, 5, 2], batchSize: 10, steps: 3 }),
  smaller('encode', { sizes: [12, 5, 2], images: 30, passes: 2 }),
  smaller('decode', { sizes: [12, 5, 2], images: 30, passes: 2 }),
  smaller('matrix-product', { size: 8, products: 10 }),
];

/** A system that answers with this line, whatever it is asked. */
function answering(name: string, line: object): System {
  const program = `console.log('a word of chatter'); console.log(${JSON.stringify(JSON.stringify(line))})`;
  return { name, does: () => true, command: [process.execPath, '-e', program, '--'] };
}

describe('runBench', () => {
  test('times every kind of work that needs no files, each in a process of its own', async () => {
    const result = await runBench({ works: WORKS, systems: [ours()], runs: 1, threads: 1 });
    expect(result.missing).toEqual([]);
    expect(result.measurements.map(({ work }) => work)).toEqual(WORKS);
    for (const { samples } of result.measurements) {
      expect(samples).toHaveLength(1);
      expect(samples[0]?.seconds_per_unit).toBeGreaterThan(0);
      expect(samples[0]).toMatchObject({ system: 'rbmae', threads: 1 });
    }
  });

  (hasRealMnist ? test : test.skip)('fits PCA to the images of MNIST', async () => {
    const { measurements } = await runBench({
      works: [smaller('pca-30', { examples: 100, components: 3 })],
      systems: [ours()],
      runs: 1,
      threads: 1,
      dataDir: REAL_MNIST,
    });
    expect(measurements[0]?.samples[0]).toMatchObject({ system: 'rbmae', unit: 'fit' });
  });

  (hasRealMnist ? test : test.skip)('times a whole run on MNIST to its target', async () => {
    const work = smaller('mnist-3.00', {
      profile: mnistProfile(mnist.profiles.smoke),
      targetSquaredError: 60,
    });
    const options = { works: [work], systems: [ours()], runs: 1, threads: 1, dataDir: REAL_MNIST };
    const { measurements } = await runBench(options);
    expect(measurements[0]?.samples[0]?.seconds_per_unit).toBeGreaterThan(0);

    const never = smaller('mnist-3.00', {
      profile: mnistProfile(mnist.profiles.smoke),
      targetSquaredError: 1,
    });
    await expect(runBench({ ...options, works: [never] })).rejects.toThrow(
      /never reached 1: the best epoch had \d+/,
    );
  });

  test('interleaves the systems', async () => {
    const peer = answering('peer', { work: 'w', system: 'peer', seconds_per_unit: 0.5 });
    const seen: string[] = [];
    const onRun = ({ system, run, runs }: BenchRun) => seen.push(`${system} ${run}/${runs}`);
    const systems = [answering('rbmae', { work: 'w', system: 'rbmae', seconds_per_unit: 0.25 }), peer];
    const { measurements } = await runBench({
      works: WORKS.slice(0, 1),
      systems,
      runs: 2,
      threads: 1,
      onRun,
    });
    expect(seen).toEqual(['rbmae 1/2', 'peer 1/2', 'rbmae 2/2', 'peer 2/2']);
    expect(measurements.map(({ samples }) => samples.map((sample) => sample.seconds_per_unit))).toEqual([
      [0.25, 0.25],
      [0.5, 0.5],
    ]);
  });

  test('reports peers that are not installed or fail, with the reason, and continues', async () => {
    const failing: System = {
      name: 'failing',
      does: () => true,
      command: [process.execPath, '-e', "process.stderr.write('no luck\\n'); process.exit(3)", '--'],
    };
    const elsewhere: System = { name: 'elsewhere', does: () => false, command: ['never-run'] };
    const absent = answering('absent', { work: 'w', system: 'absent', missing: 'not installed' });
    const silent = answering('silent', {});
    const { measurements, missing } = await runBench({
      works: WORKS.slice(0, 1),
      systems: [ours(), failing, elsewhere, absent, silent, ...peers('no-such-python')],
      runs: 1,
      threads: 1,
    });
    expect(measurements[0]?.system).toBe('rbmae');
    const reasons = new Map(missing.map(({ system, reason }) => [system, reason]));
    expect(reasons.get('failing')).toBe('no luck');
    expect(reasons.get('absent')).toBe('not installed');
    expect(reasons.get('silent')).toBe('it printed no result');
    expect(reasons.get('pytorch')).toBe('there is no no-such-python here');
    expect(reasons.get('tfjs wasm')).toMatch(/bench\/peers\/README\.md installs it/);
    expect(reasons.has('elsewhere')).toBe(false);
  });

  test('throws when our own work fails', async () => {
    const impossible = smaller('cd1-784-1000', { ...RBM, hidden: 0 });
    await expect(runBench({ works: [impossible], systems: [ours()], runs: 1, threads: 1 })).rejects.toThrow(
      /tiny cd1 failed: RBM: hidden is 0/,
    );
  });

  test('reports works on MNIST as missing, with the reason, where the files are missing', async () => {
    const works = [workNamed('mnist-3.00')];
    const result = await runBench({ works, systems: [ours()], runs: 1, threads: 1, dataDir: '/nowhere' });
    expect(result.measurements).toEqual([]);
    expect(result.missing).toEqual([
      {
        work: 'mnist-3.00',
        system: null,
        reason: expect.stringMatching(/not in \/nowhere.*Name the folder/),
      },
    ]);
  });

  test('stops when the signal is aborted', async () => {
    const stop = new AbortController();
    const running = runBench({
      works: WORKS.slice(0, 1),
      systems: [ours()],
      runs: 1,
      threads: 1,
      onRun: () => setImmediate(() => stop.abort()),
      signal: stop.signal,
    });
    await expect(running).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});
