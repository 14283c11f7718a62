import {
  type BenchReport,
  benchCsv,
  benchMarkdown,
  benchText,
  inspectMachine,
  machineLine,
  machineRecord,
  ours,
  peakOf,
  peers,
  requireBenchFolder,
  runBench,
  summariseBench,
  WORKS,
  writeBench,
} from '../../../bench/index.js';
import { RunError } from '../../errors.js';
import { command } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { flag, grouped, PROGRESS_OUTPUT, text } from '../flags/options.js';
import { once, oneOf, optional, pathOf, type Text, threadsOf, wholeFrom } from '../flags/values.js';

const OPTIONS = {
  ...grouped('Method', {
    work: text(
      `what to time; repeat the flag for more (default: all). ${WORKS.map(({ name }) => name).join(', ')}`,
    ),
    runs: text('runs of everything; the median counts', '7'),
    peers: flag('time other installed systems too, in alternation: see bench/peers/README.md'),
    system: text('time only this one of the peers beside this toolkit; repeat the flag for more'),
    python: text('the Python that has the packages of the peers', 'python3'),
  }),
  ...grouped('Data', {
    'data-dir': text('folder with MNIST, for pca-30 and mnist-3.00 (default: the cache)'),
  }),
  ...grouped('Output', { out: text('folder for bench.csv, bench.md and machine.json'), ...PROGRESS_OUTPUT }),
  threads: ENGINE.threads,
};

export const benchCommand = command({
  options: OPTIONS,
  examples: [
    ['bench --work cd1-784-1000 --work adam-100', 'Time the core of training'],
    ['bench --peers --python PEERS/bin/python --out results', 'Everything, beside other systems'],
  ],
  async run(flags, { display, signal }) {
    const works = chosen('work', WORKS, flags.work);
    const runs = optional('runs', flags.runs, wholeFrom(1));
    const threads = threadsOf(flags.threads);
    const out = pathOf('out', flags.out);
    const dataDir = pathOf('data-dir', flags['data-dir']);
    const python = once('python', flags.python);
    if (out !== undefined) await requireBenchFolder(out);

    const withPeers = flags.peers || flags.system !== undefined;
    const systems = [ours(), ...(withPeers ? chosen('system', peers(python), flags.system) : [])];
    const machine = await inspectMachine();
    const result = await runBench({
      ...{ works, systems, runs, threads, dataDir, signal },
      onRun: ({ work, system, run, runs }) => display.note(`${work}, run ${run}/${runs}, ${system}`),
    });

    const rows = summariseBench(result, threads);
    const { missing } = result;
    const peak = peakOf(result.measurements);
    const report: BenchReport = { rows, missing, peak, works, systems, machine: machineLine(machine) };
    if (out !== undefined) {
      await writeBench(out, {
        'bench.csv': benchCsv(rows),
        'bench.md': benchMarkdown(report),
        'machine.json': machineRecord(machine, rows, peak),
      });
    }
    return {
      text: benchText(report).trimEnd(),
      json: { machine, peak, rows, missing },
      failure: flags.work === undefined ? undefined : unmeasured(missing),
    };
  },
});

/** Returns an error if a work that was asked for by name is not in the table. */
function unmeasured(missing: BenchReport['missing']): RunError | undefined {
  const works = missing.filter(({ system }) => system === null).map(({ work }) => work);
  if (works.length === 0) return undefined;
  return new RunError(`Asked for, but not measured: ${works.join(', ')}. The reasons are given above.`);
}

/** Selects what a repeated flag names, in the order of the list; all if it was not given. Throws a UsageError for a wrong name. */
function chosen<T extends { readonly name: string }>(
  what: string,
  all: readonly T[],
  names: Text,
): readonly T[] {
  if (names === undefined) return all;
  const known = all.map(({ name }) => name);
  const wanted = [names].flat().map((name) => oneOf(what, name, known));
  return all.filter(({ name }) => wanted.includes(name));
}
