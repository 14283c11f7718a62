import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { HistoryRow } from '../report/rows.js';
import type { NetworkSpec } from './network-spec.js';
import type { OnProgress } from './progress.js';
import { commonLayers, sharedLayers } from './shared-layers.js';
import { stopwatch } from './stopwatch.js';
import type { NetworkProgress, NetworkTraining } from './train-network.js';
import { workMeter } from './work-meter.js';

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

/**
 * Trains each network with each seed, one after the other, from wherever an earlier session has come to. RBMs that two
 * networks of a seed have in common are trained once; their time counts for both.
 */
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
    const shared = sharedLayers<Network>();
    await beginSeed?.(seed, rows);
    for (const [i, network] of networks.entries()) {
      const place = round * networks.length + i;
      if (place < models.length) continue;
      const present = place === from?.models.length ? from.present : null;
      const common = present === null ? commonLayers(networks, i) : null;
      const taken = common === null ? null : shared.taken(common);
      const codeSize = codeSizeOf(network);
      const isOnlyOne = networks.filter(({ name }) => name === network.name).length === 1;
      const label = isOnlyOne ? network.name : `${network.name}-${codeSize}`;
      const log: NetworkTraining['log'] = (measured) => {
        const row = { ...measured, experiment, seed, model: network.name, codeSize };
        if (!history.some((known) => isSame(known, row)))
          history.push({ ...row, wallSeconds: clock.seconds() });
      };
      if (common !== null) {
        const by = { seed, model: common.by.name, codeSize: codeSizeOf(common.by) };
        for (const row of pretrainingOf(history, by, common.layers)) log(row);
      }
      /** The RBM whose last epoch was reported last; 0 where that was another epoch. */
      let trained = 0;
      const training: NetworkTraining<Network> = {
        engine,
        network,
        examples,
        order,
        random,
        from: present ?? taken,
        log,
        report({ phase, ...report }) {
          const { layer, epoch, epochs } = report;
          trained = phase === 'pretrain' && epoch !== undefined && epoch === epochs ? (layer as number) : 0;
          const at = { epoch: report.epoch ?? 0 };
          meter.reached(
            place,
            phase === 'finetune' ? { phase, ...at } : { phase, layer: report.layer ?? 1, ...at },
          );
          onProgress?.({ phase, seed, network: label, ...report, ...meter.read() });
        },
        async checkpoint(present) {
          if (trained > 0) shared.trained(network, trained, await present());
          await onCheckpoint?.(async () => ({
            rows,
            history,
            models,
            present: await present(),
            wallSeconds: clock.seconds(),
          }));
        },
        signal,
      };
      models.push(await train(training, seed, rows, models));
    }
  }
  return { rows, history, models, wallSeconds: clock.seconds() };
}

/** The rows of a network's lowest RBMs. */
function pretrainingOf(
  history: readonly HistoryRow[],
  { seed, model, codeSize }: Pick<HistoryRow, 'seed' | 'model' | 'codeSize'>,
  layers: number,
): HistoryRow[] {
  return history.filter(
    (row) =>
      row.phase === 'pretrain' &&
      (row.layer as number) <= layers &&
      row.seed === seed &&
      row.model === model &&
      row.codeSize === codeSize,
  );
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
