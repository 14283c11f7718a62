import { firstExamples, rowNumbers } from '../data/examples.js';
import { InputError } from '../errors.js';
import { seededRandom } from '../random.js';
import { gapStopping } from '../rbm/gap-stopping.js';
import { encodeRbm, type RbmFile } from '../rbm/model-file.js';
import { monitor } from '../rbm/monitor.js';
import { requireInRange } from '../rbm/range.js';
import { epochSettings } from '../rbm/spec.js';
import { type RbmCheckpoint, trainRbm } from '../rbm/train.js';
import { type HistoryRow, historyCsv } from '../report/history.js';
import { openEventFile } from '../report/tensorboard.js';
import { type Begun, keepRun, type Run } from '../run/keep-run.js';
import { noteList } from '../run/note-list.js';
import { drawRbmFigures } from './figures.js';
import { dataNotes, outcomeNotes } from './notes.js';
import type { RbmRunEpoch, RbmRunOptions } from './options.js';

/** The model in a run folder of a single RBM. */
export const RBM_FILE = 'rbm.safetensors';

export interface RbmRun {
  readonly file: RbmFile;
  readonly folder: string;
  readonly last: RbmRunEpoch;
  readonly stoppedEarly: boolean;
  /** Everything that `onNote` was told. */
  readonly notes: readonly string[];
  /** Those on a training that ended badly. */
  readonly faults: readonly string[];
}

/** What an interrupted run needs to go on. */
interface State {
  readonly training: RbmCheckpoint;
  readonly history: readonly HistoryRow[];
  readonly last: RbmRunEpoch;
}

/** The monitors read this many examples of the training and of the validation data, always the first ones. */
const MONITORED = 1000;

/**
 * Trains a single RBM and leaves model, history, figures and run.json in a folder. Throws an InputError for what the caller
 * can mend, a RunError if the training fails, an InterruptedError when `signal` is aborted.
 */
export async function runRbm(options: RbmRunOptions): Promise<RbmRun> {
  requireUsable(options);
  const { notes, note } = noteList(options.onNote);
  for (const text of dataNotes(options.data, options.spec)) note(text);
  return keepRun(options, async (run) => {
    const { data, dataSource, preprocessing, choice, spec, seed, keepOrder, monitorEvery, stopOnGap } =
      options;
    const begun = await run.begin<State>({
      engine: choice.engine,
      settings: { ...spec, seed, keepOrder, monitorEvery, stopOnGap },
      data: { ...data.provenance, dataSource, preprocessing, train: data.train.count },
    });
    const { file, history, last, epochs } = await trained(options, begun);
    const faults = await outcomeNotes(choice.engine, file.rbm, { spec, data, history });
    for (const text of faults) note(text);
    await run.write(RBM_FILE, encodeRbm(file));
    await run.write('history.csv', historyCsv(history));
    await drawFigures(run, options, file);
    await run.record({
      kind: 'train-rbm',
      engine: choice,
      seeds: [seed],
      settings: { ...spec, keepOrder, monitorEvery, stopOnGap: stopOnGap ?? null },
      data: {
        source: dataSource,
        preprocessing,
        train: data.train.count,
        test: data.test?.count ?? 0,
        provenance: data.provenance,
      },
      notes,
    });
    return { file, folder: run.folder, last, stoppedEarly: epochs < spec.epochs, notes, faults };
  });
}

function requireUsable({ spec, data, stopOnGap }: RbmRunOptions): void {
  if (stopOnGap !== undefined && data.test === undefined) {
    throw new InputError(
      'Stopping on the free-energy gap compares with validation data, and these data have none. Leave out `stopOnGap`.',
      { option: 'stopOnGap' },
    );
  }
  requireInRange(data.train, spec.units.visible);
  if (data.test !== undefined) requireInRange(data.test, spec.units.visible);
}

async function trained(options: RbmRunOptions, { resumeFrom, save, seconds }: Begun<State>) {
  const { spec, data, seed, choice, keepOrder, stopOnGap, tensorboard, onEpoch, signal } = options;
  const random = seededRandom(seed);
  const stops = stopOnGap === undefined ? undefined : gapStopping(stopOnGap);
  const events = tensorboard === undefined ? undefined : await openEventFile(tensorboard, new Date());
  const count = data.train.count;
  const history: HistoryRow[] = [...(resumeFrom?.history ?? [])];
  for (const { metric, value } of history) if (metric === 'free_energy_gap') stops?.(value);
  let last = resumeFrom?.last;
  const { rbm, checkpoint } = await trainRbm({
    engine: choice.engine,
    examples: data.train,
    order: keepOrder ? rowNumbers(count) : random.fork('batches').permutation(count),
    spec,
    random: random.fork('rbm'),
    resumeFrom: resumeFrom?.training,
    signal,
    async onEpoch({ epoch, epochs, step, reconstructionError }, snapshot) {
      const monitors = await monitorsAfter(options, epoch, async () => (await snapshot()).state);
      const values = { reconstruction_error: reconstructionError, ...monitors };
      history.push(...historyRows(options, { epoch, step }, values, seconds()));
      events?.scalars(epoch, values);
      const reached = { epoch, epochs, reconstructionError, monitors };
      last = reached;
      onEpoch?.(reached);
      const gap = monitors?.free_energy_gap;
      if (gap !== undefined && stops?.(gap)) return 'stop';
      await save(async () => ({ training: await snapshot(), history, last: reached }));
      return undefined;
    },
  });
  const file: RbmFile = { rbm, lastUpdate: checkpoint.state.velocity, metadata: metadataOf(options) };
  return { file, history, last: last as RbmRunEpoch, epochs: checkpoint.epoch };
}

/** The monitors, if they are due after this epoch. */
async function monitorsAfter(
  { spec, data, seed, choice, monitorEvery }: RbmRunOptions,
  epoch: number,
  snapshot: () => Promise<RbmCheckpoint['state']>,
) {
  if (epoch % monitorEvery !== 0 && epoch !== spec.epochs) return undefined;
  const { parameters, velocity } = await snapshot();
  return monitor({
    engine: choice.engine,
    rbm: { units: spec.units, parameters },
    lastUpdate: velocity,
    train: firstExamples(data.train, MONITORED),
    validation: data.test && firstExamples(data.test, MONITORED),
    random: seededRandom(seed).fork(`monitors of epoch ${epoch}`),
  });
}

function historyRows(
  { seed, spec }: RbmRunOptions,
  at: Pick<HistoryRow, 'epoch' | 'step'>,
  values: Readonly<Record<string, number>>,
  wallSeconds: number,
): HistoryRow[] {
  return Object.entries(values).map(([metric, value]) => ({
    experiment: 'rbm',
    seed,
    model: 'rbm',
    codeSize: spec.hidden,
    phase: 'pretrain',
    layer: 1,
    ...at,
    metric,
    value,
    wallSeconds,
  }));
}

async function drawFigures(run: Run, { spec, data, seed, choice, signal }: RbmRunOptions, file: RbmFile) {
  const figures = await drawRbmFigures({
    engine: choice.engine,
    file,
    title: `${spec.hidden} ${spec.units.hidden} hidden units`,
    examples: data.train,
    imageShape: data.imageShape,
    random: seededRandom(seed).fork('samples'),
    signal,
  });
  await run.draw(figures);
}

/** What later commands read about the model. */
function metadataOf(options: RbmRunOptions): Record<string, string> {
  const { spec, data, dataSource, preprocessing, seed, keepOrder } = options;
  const rate = (epoch: number) => epochSettings(spec, epoch).learningRate;
  return {
    data: dataSource,
    preprocessing,
    seed: String(seed),
    batch_size: String(spec.batchSize),
    batches: keepOrder ? 'in the order of the data' : 'shuffled',
    learning_rate_falls: String(rate(spec.epochs) < rate(1)),
    ...(data.imageShape && { image_shape: `${data.imageShape.height}x${data.imageShape.width}` }),
  };
}
