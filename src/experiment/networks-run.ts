import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { HistoryRow } from '../report/rows.js';
import { type OnProgress, workMeter } from './progress.js';
import type { NetworkSpec } from './spec.js';
import { stopwatch } from './stopwatch.js';
import type { NetworkProgress, NetworkTraining } from './train-network.js';

/** All that a run needs to go on after an epoch. */
export interface RunProgress<Row, Model> {
  readonly rows: readonly Row[];
  readonly history: readonly HistoryRow[];
  /** The networks that are trained. */
  readonly models: readonly Model[];
  /** The one in training. */
  readonly present: NetworkProgress;
  readonly wallSeconds: number;
}

export interface RunOptions<Row, Model> {
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly dataset: Dataset;
  /** Where an interrupted run goes on; it comes to the same bytes as one that was not interrupted. */
  readonly from?: RunProgress<Row, Model> | undefined;
  /** Called after each epoch; may keep what `present` reads. */
  readonly onCheckpoint?: ((present: () => Promise<RunProgress<Row, Model>>) => Promise<void>) | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult<Row, Model> {
  readonly rows: readonly Row[];
  readonly history: readonly HistoryRow[];
  readonly models: readonly Model[];
  /** Of all sessions together. */
  readonly wallSeconds: number;
}

/** What a kind of network does in a run of several. `rows` take what is found out, `models` are those trained before. */
interface Kind<Network extends NetworkSpec, Row, Model> {
  readonly experiment: string;
  readonly networks: readonly Network[];
  readonly codeSizeOf: (network: Network) => number;
  /** What is fitted once, before all seeds. */
  readonly baselines?: () => Promise<void>;
  /** What is compared with each seed's networks, before they are trained. */
  readonly beginSeed?: (seed: number, rows: Row[]) => Promise<void>;
  readonly train: (
    training: NetworkTraining<Network>,
    seed: number,
    rows: Row[],
    models: readonly Model[],
  ) => Promise<Model>;
}

/** Trains each network with each seed, one after the other, from wherever an earlier session has come to. */
export async function runNetworks<Network extends NetworkSpec, Row, Model>(
  kind: Kind<Network, Row, Model>,
  options: RunOptions<Row, Model>,
): Promise<RunResult<Row, Model>> {
  const { experiment, networks, codeSizeOf, baselines, beginSeed, train } = kind;
  const { seeds, engine, from, onCheckpoint, onProgress, signal } = options;
  requireSeeds(seeds);
  const examples = options.dataset.train;
  const clock = stopwatch(from?.wallSeconds);
  const meter = workMeter({ networks }, examples.width, seeds.length);
  const rows = [...(from?.rows ?? [])];
  const history = [...(from?.history ?? [])];
  const models = [...(from?.models ?? [])];

  if (baselines !== undefined) {
    onProgress?.({ phase: 'baselines', seed: seeds[0] as number, ...meter.read() });
    await baselines();
  }
  for (const [round, seed] of seeds.entries()) {
    const random = seededRandom(seed);
    const order = random.fork('batches').permutation(examples.count);
    await beginSeed?.(seed, rows);
    for (const [i, network] of networks.entries()) {
      const place = round * networks.length + i;
      if (place < models.length) continue;
      const training: NetworkTraining<Network> = {
        engine,
        network,
        examples,
        order,
        random,
        from: place === from?.models.length ? from.present : null,
        log(measured) {
          const codeSize = codeSizeOf(network);
          const row = { experiment, seed, model: network.name, codeSize, ...measured };
          if (!history.some((known) => isSame(known, row)))
            history.push({ ...row, wallSeconds: clock.seconds() });
        },
        report({ phase, ...report }) {
          const at = { epoch: report.epoch ?? 0 };
          meter.reached(
            place,
            phase === 'finetune' ? { phase, ...at } : { phase, layer: report.layer ?? 1, ...at },
          );
          onProgress?.({ phase, seed, network: network.name, ...report, ...meter.read() });
        },
        checkpoint: async (present) =>
          onCheckpoint?.(async () => ({
            rows,
            history,
            models,
            present: await present(),
            wallSeconds: clock.seconds(),
          })),
        signal,
      };
      models.push(await train(training, seed, rows, models));
    }
  }
  return { rows, history, models, wallSeconds: clock.seconds() };
}

/** Whether two rows tell of the same number: a resumed run repeats an epoch of each finished RBM. */
function isSame(a: HistoryRow, b: Omit<HistoryRow, 'wallSeconds'>): boolean {
  return (
    a.epoch === b.epoch &&
    a.layer === b.layer &&
    a.phase === b.phase &&
    a.metric === b.metric &&
    a.model === b.model &&
    a.codeSize === b.codeSize &&
    a.seed === b.seed
  );
}
