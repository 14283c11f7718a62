import { cpus, totalmem } from 'node:os';
import type { CommandModule } from 'yargs';
import { chooseEngine, inspectEngines } from '../../compute/choose.js';
import { measureSpeed } from '../../compute/speed.js';
import { findMnist, type MnistPlace } from '../../data/collections/mnist-files.js';
import { cacheFolder } from '../../files/cache.js';
import { packageVersion } from '../../run/record.js';
import { pathOf, threadsOf } from '../flags/values.js';

interface Flags {
  threads: string | undefined;
  'data-dir': string | undefined;
  json: boolean;
}

export const doctorCommand: CommandModule<object, Flags> = {
  command: 'doctor',
  describe: 'Say what works on this machine: engines and their speed, the cache, MNIST',
  builder: (yargs) =>
    yargs
      .option('threads', { type: 'string', requiresArg: true, describe: 'processor threads (default: all)' })
      .option('data-dir', {
        type: 'string',
        requiresArg: true,
        describe: 'folder to look for MNIST in, before the cache',
      })
      .option('json', { type: 'boolean', default: false, describe: 'print one JSON object' })
      .example('$0 doctor', 'Look at everything; takes about two seconds'),
  handler: run,
};

interface EngineFinding {
  readonly name: string;
  readonly works: boolean;
  readonly version: string | null;
  readonly device: string | null;
  /** Why it does not work. */
  readonly problem: string | null;
  readonly gigaflops: number | null;
}

const SECONDS_PER_ENGINE = 0.5;

async function run(flags: Flags): Promise<void> {
  const threads = threadsOf(flags.threads);
  const findings = {
    version: packageVersion(),
    node: process.version,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} logical cores`,
    memoryGigabytes: Math.round(totalmem() / 1e9),
    threads,
    engines: await engineFindings(threads),
    automatic: (await chooseEngine('auto', threads)).engine.name,
    cacheFolder: cacheFolder(),
    mnist: await findMnist({ dataDir: pathOf('data-dir', flags['data-dir']) }),
  };
  process.stdout.write(flags.json ? `${JSON.stringify(findings, null, 2)}\n` : asText(findings));
}

async function engineFindings(threads: number): Promise<EngineFinding[]> {
  const findings: EngineFinding[] = [];
  for (const report of await inspectEngines(threads)) {
    findings.push(
      'engine' in report
        ? {
            name: report.name,
            works: true,
            version: report.engine.version,
            device: report.engine.device,
            problem: null,
            gigaflops: await measureSpeed(report.engine, SECONDS_PER_ENGINE),
          }
        : {
            name: report.name,
            works: false,
            version: null,
            device: null,
            problem: report.problem,
            gigaflops: null,
          },
    );
  }
  return findings;
}

type Findings = {
  version: string;
  node: string;
  processor: string;
  memoryGigabytes: number;
  threads: number;
  engines: EngineFinding[];
  /** What --engine auto takes. */
  automatic: string;
  cacheFolder: string;
  mnist: Awaited<ReturnType<typeof findMnist>>;
};

function asText(findings: Findings): string {
  const { engines, automatic, mnist } = findings;
  const lines: [string, string][] = [
    ['rbm-autoencoder', findings.version],
    ['Node', `${findings.node} (needs 20.19 or later)`],
    ['processor', `${findings.processor}, ${findings.memoryGigabytes} GB memory`],
    ['threads', String(findings.threads)],
    ...engines.map((engine): [string, string] => [
      `engine ${engine.name}`,
      `${engineText(engine)}${engine.name === automatic ? '; --engine auto takes it' : ''}`,
    ]),
    ['cache folder', findings.cacheFolder],
    ['MNIST', [mnist.dataDir, mnist.cache].flatMap((place) => (place ? [placeText(place)] : [])).join('; ')],
    ['curves', 'made when needed'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return `${lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')}\n`;
}

function engineText({ works, version, device, problem, gigaflops }: EngineFinding): string {
  const where = device === 'cpu' ? '' : ` on the ${device}`;
  return works
    ? `works (${version})${where}, ${gigaflops?.toFixed(1)} GFLOP/s in matrix products`
    : `does not work: ${problem}`;
}

function placeText({ folder, missing }: MnistPlace): string {
  if (missing.length === 0) return `present in ${folder}`;
  return `not in ${folder} (missing: ${missing.join(', ')})`;
}
