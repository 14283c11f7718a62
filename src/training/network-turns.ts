import type { Engine } from '../compute/engine.js';
import type { Dataset } from '../data/dataset.js';
import { requireSeeds, seededRandom } from '../random.js';
import type { HistoryRow } from '../report/history.js';
import { sameTraining } from '../report/measures/model-key.js';
import type { Begun } from '../run/keep-run.js';
import { type History, openHistory } from './history.js';
import type { ClassifierNetwork, NetworkSpec } from './network-spec.js';
import type { NetworkTraining, TrainingEpoch, TrainingState } from './network-training.js';
import type { OnProgress } from './progress.js';
import { commonLayers, type SharedLayers, sharedLayers } from './shared-layers.js';
import { stopwatch } from './stopwatch.js';
import { type WorkMeter, workMeter } from './work-meter.js';

/** The state from which a run of several networks can be resumed. */
export interface RunState<Row, Model> {
  readonly rows: readonly Row[];
  readonly history: readonly HistoryRow[];
  /** The networks that are trained. */
  readonly models: readonly Model[];
  /** The network in training. */
  readonly current: TrainingState;
}

/** How networks are trained. `resumeFrom`, `save` and `seconds` come from `keepRun` (`Begun`); all are optional. */
export interface RunOptions<Row, Model> extends Partial<Begun<RunState<Row, Model>>> {
  readonly seeds: readonly number[];
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult<Row, Model> {
  readonly rows: readonly Row[];
  readonly history: readonly HistoryRow[];
  readonly models: readonly Model[];
}

/** One network's turn to be trained with one seed. */
export interface Turn<Network extends NetworkSpec | ClassifierNetwork, Model> {
  readonly seed: number;
  /** The network and everything its training works with. */
  readonly training: NetworkTraining<Network>;
  /** Set for the first turn of a seed. */
  readonly beginsSeed: boolean;
  /** Call with the trained network at the end of the turn. */
  done(model: Model): void;
}

/** The networks of a run, to be trained in turns; `rows` and `models` grow on the way. */
export interface Turns<Network extends NetworkSpec | ClassifierNetwork, Row, Model> {
  readonly rows: Row[];
  readonly history: readonly HistoryRow[];
  readonly models: readonly Model[];
  /** Reports that the models to compare with are being fitted. */
  reportBaselines(): void;
  [Symbol.iterator](): Iterator<Turn<Network, Model>>;
}

interface Networks<Network> {
  readonly experiment: string;
  readonly networks: readonly Network[];
  readonly codeSizeOf: (network: Network) => number;
}

/**
 * Iterates over every network and seed, skipping those that an earlier session finished. RBMs that two networks of a seed
 * have in common are trained once; their time counts for both. Throws an InputError for seeds that cannot be used.
 *
 * @example for (const turn of networkTurns({ experiment, networks, codeSizeOf }, options)) turn.done(await train(turn));
 */
export function networkTurns<Network extends NetworkSpec | ClassifierNetwork, Row, Model>(
  plan: Networks<Network>,
  options: RunOptions<Row, Model>,
): Turns<Network, Row, Model> {
  const { seeds, dataset, resumeFrom, onProgress, seconds = stopwatch().seconds } = options;
  const { networks } = plan;
  requireSeeds(seeds);
  const meter = workMeter(networks, dataset.train.width, seeds.length);
  const history = openHistory(resumeFrom?.history ?? [], seconds);
  const rows = [...(resumeFrom?.rows ?? [])];
  const models = [...(resumeFrom?.models ?? [])];
  const context = { plan, options, meter, history, rows, models };
  return {
    rows,
    history: history.rows,
    models,
    reportBaselines: () => onProgress?.({ phase: 'baselines', seed: seeds[0] as number, ...meter.read() }),
    *[Symbol.iterator]() {
      for (const [round, seed] of seeds.entries()) {
        const shared = sharedLayers<Network>();
        let beginsSeed = true;
        for (const i of networks.keys()) {
          const place = round * networks.length + i;
          if (place < models.length) continue;
          const training = trainingOf(context, { seed, i, place, shared });
          yield { seed, training, beginsSeed, done: (model) => models.push(model) };
          beginsSeed = false;
        }
      }
    },
  };
}

interface Context<Network extends NetworkSpec | ClassifierNetwork, Row, Model> {
  readonly plan: Networks<Network>;
  readonly options: RunOptions<Row, Model>;
  readonly meter: WorkMeter;
  readonly history: History;
  readonly rows: readonly Row[];
  readonly models: readonly Model[];
}

interface Place<Network> {
  readonly seed: number;
  /** Among the networks of a seed. */
  readonly i: number;
  /** Among all networks of all seeds. */
  readonly place: number;
  readonly shared: SharedLayers<Network>;
}

function trainingOf<Network extends NetworkSpec | ClassifierNetwork, Row, Model>(
  { plan, options, meter, history, rows, models }: Context<Network, Row, Model>,
  { seed, i, place, shared }: Place<Network>,
): NetworkTraining<Network> {
  const { engine, dataset, resumeFrom, onProgress, save, signal } = options;
  const { networks, codeSizeOf } = plan;
  const network = networks[i] as Network;
  const random = seededRandom(seed);
  const order = random.fork('batches').permutation(dataset.train.count);
  const at = { experiment: plan.experiment, seed, model: network.name, codeSize: codeSizeOf(network) };
  const isResumed = resumeFrom !== undefined && place === resumeFrom.models.length;
  const common = isResumed ? null : commonLayers(networks, i);
  if (common !== null) {
    const by = { seed, model: common.by.name, codeSize: codeSizeOf(common.by) };
    for (const row of pretrainingOf(history.rows, by, common.layers)) history.add({ ...row, ...at });
  }
  const label = labelOf(network, plan);
  /** The RBM whose last epoch was the last one reported; 0 for any other epoch. */
  let finished = 0;
  return {
    engine,
    network,
    examples: dataset.train,
    rbmOrder: order,
    order,
    random,
    resumeFrom: isResumed ? resumeFrom.current : common === null ? null : shared.taken(common),
    log: (measured) => history.add({ ...measured, ...at }),
    report(epoch) {
      finished = lastEpochOfRbm(epoch);
      meter.reached(place, epoch);
      const { heldOutError: _, ...shown } = epoch;
      onProgress?.({ seed, network: label, ...shown, ...meter.read() });
    },
    async save(snapshot) {
      if (finished > 0) shared.trained(network, finished, await snapshot());
      await save?.(async () => ({ rows, history: history.rows, models, current: await snapshot() }));
    },
    signal,
  };
}

/** The RBM, from 1, that this epoch finished; 0 if it finished none. */
function lastEpochOfRbm({ phase, layer, epoch, epochs }: TrainingEpoch): number {
  return phase === 'pretrain' && epoch !== undefined && epoch === epochs ? (layer as number) : 0;
}

/** The network's name, with its code size if another network has the same name. */
function labelOf<Network extends NetworkSpec | ClassifierNetwork>(
  network: Network,
  { networks, codeSizeOf }: Networks<Network>,
): string {
  const isOnlyOne = networks.filter(({ name }) => name === network.name).length === 1;
  return isOnlyOne ? network.name : `${network.name}-${codeSizeOf(network)}`;
}

/** The rows of a network's lowest RBMs. */
function pretrainingOf(
  history: readonly HistoryRow[],
  of: Pick<HistoryRow, 'seed' | 'model' | 'codeSize'>,
  layers: number,
): HistoryRow[] {
  return history.filter(
    (row) => row.phase === 'pretrain' && (row.layer as number) <= layers && sameTraining(row, of),
  );
}
