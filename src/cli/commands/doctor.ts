import { cpus, totalmem } from 'node:os';
import { chooseEngine, inspectEngines } from '../../compute/choose.js';
import { measureSpeed } from '../../compute/speed.js';
import { findMnist, type MnistPlace } from '../../data/collections/mnist-files.js';
import { cacheFolder } from '../../files/cache.js';
import { packageVersion } from '../../run/record.js';
import { command } from '../command.js';
import { ENGINE } from '../flags/engine.js';
import { grouped, JSON_OUTPUT, text } from '../flags/options.js';
import { pathOf, threadsOf } from '../flags/values.js';

export const doctorCommand = command({
  options: {
    ...grouped('Data', { 'data-dir': text('folder to look for MNIST in, before the cache') }),
    ...JSON_OUTPUT,
    threads: ENGINE.threads,
  },
  examples: [['doctor', 'Checks everything; takes about two seconds']],
  async run(flags) {
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
    return { text: asText(findings), json: findings };
  },
});

interface EngineFinding {
  readonly name: string;
  readonly works: boolean;
  readonly version: string | null;
  readonly device: string | null;
  /** Says why it does not work. */
  readonly problem: string | null;
  readonly gigaflops: number | null;
}

const SECONDS_PER_ENGINE = 0.5;

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
  /** Names the engine that --engine auto chooses. */
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
      `${engineText(engine)}${engine.name === automatic ? '; --engine auto chooses it' : ''}`,
    ]),
    ['cache folder', findings.cacheFolder],
    ['MNIST', [mnist.dataDir, mnist.cache].flatMap((place) => (place ? [placeText(place)] : [])).join('; ')],
    ['curves', 'generated when needed'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
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
