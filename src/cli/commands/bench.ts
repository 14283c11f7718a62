import type { CommandModule } from 'yargs';
import {
  type BenchReport,
  type BenchRun,
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
import { once, oneOf, type Text, threadsOf, wholeNumber } from '../flags/values.js';
import { interruptible } from '../interrupt.js';

interface Flags {
  work: Text;
  peers: boolean;
  system: Text;
  runs: string;
  threads: string | undefined;
  out: string | undefined;
  python: string;
  'data-dir': string | undefined;
  json: boolean;
  quiet: boolean;
}

export const benchCommand: CommandModule<object, Flags> = {
  command: 'bench',
  describe: 'Time training, coding, PCA and a whole run on this machine, beside other systems if wanted',
  builder: (yargs) =>
    yargs
      .option('work', {
        type: 'string',
        requiresArg: true,
        describe: `what to time; repeat the flag for more (default: all). ${WORKS.map(({ name }) => name).join(', ')}`,
      })
      .option('peers', {
        type: 'boolean',
        default: false,
        describe: 'time other systems too, by turns, those that are installed: see bench/peers/README.md',
      })
      .option('system', {
        type: 'string',
        requiresArg: true,
        describe: 'beside this toolkit, time only this one of the peers; repeat the flag for more',
      })
      .option('runs', {
        type: 'string',
        requiresArg: true,
        default: '7',
        describe: 'runs of everything; the median counts',
      })
      .option('threads', { type: 'string', requiresArg: true, describe: 'processor threads (default: all)' })
      .option('python', {
        type: 'string',
        requiresArg: true,
        default: 'python3',
        describe: 'the Python that has the packages of the peers',
      })
      .option('data-dir', {
        type: 'string',
        requiresArg: true,
        describe: 'folder with MNIST, for pca-30 and mnist-3.00 (default: the cache)',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'folder for bench.csv, bench.md and machine.json',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .option('quiet', { type: 'boolean', default: false, describe: 'no progress on stderr' })
      .example('$0 bench --work cd1-784-1000 --work adam-100', 'Time the heart of training')
      .example(
        '$0 bench --peers --python PEERS/bin/python --out results',
        'Everything, beside other systems',
      ),
  handler: run,
};

async function run(flags: Flags): Promise<void> {
  const works = chosen('work', WORKS, flags.work);
  const runs = wholeNumber('runs', once('runs', flags.runs), 1);
  const threads = threadsOf(flags.threads);
  const out = once('out', flags.out);
  const dataDir = once('data-dir', flags['data-dir']);
  const python = once('python', flags.python);
  if (out !== undefined) await requireBenchFolder(out);

  const withPeers = flags.peers || flags.system !== undefined;
  const systems = [ours(), ...(withPeers ? chosen('system', peers(python), flags.system) : [])];
  const machine = await inspectMachine();
  const onRun = flags.quiet ? undefined : showRun;
  const result = await interruptible((signal) =>
    runBench({ works, systems, runs, threads, dataDir, onRun, signal }),
  );

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
  process.stdout.write(
    flags.json ? `${JSON.stringify({ machine, peak, rows, missing }, null, 2)}\n` : benchText(report),
  );
  if (flags.work !== undefined) requireMeasured(missing);
}

/** Throws a RunError if a work that was asked for by name is not in the table. */
function requireMeasured(missing: BenchReport['missing']): void {
  const works = missing.filter(({ system }) => system === null).map(({ work }) => work);
  if (works.length > 0)
    throw new RunError(`Asked for, but not measured: ${works.join(', ')}. The reasons are given above.`);
}

/** Those that a repeated flag names, in the order of the list, or all of them. Throws a UsageError for a wrong name. */
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

function showRun({ work, system, run, runs }: BenchRun): void {
  process.stderr.write(`${work}, run ${run}/${runs}, ${system}\n`);
}
