import { createHash } from 'node:crypto';
import type { EngineChoice } from '../compute/choose.js';
import { firstExamples, rowNumbers } from '../data/dataset.js';
import { InputError } from '../errors.js';
import { seededRandom } from '../random.js';
import { gapStopping } from '../rbm/gap-stopping.js';
import { encodeRbm, type RbmFile } from '../rbm/model-file.js';
import { type Monitors, monitor } from '../rbm/monitor.js';
import { requireInRange } from '../rbm/range.js';
import { epochSettings, type RbmSpec } from '../rbm/spec.js';
import { trainRbm } from '../rbm/train.js';
import { historyCsv } from '../report/csv.js';
import type { HistoryRow } from '../report/rows.js';
import { openEventFile } from '../report/tensorboard.js';
import type { RbmData } from './rbm-data.js';
import { drawRbmFigures } from './rbm-figures.js';
import { RECORD, surroundings } from './record.js';
import { openResultFolder } from './result-folder.js';

/** The model in a run folder of a single RBM. */
export const RBM_FILE = 'rbm.safetensors';

export interface RbmRunOptions {
  readonly spec: RbmSpec;
  readonly data: RbmData;
  /** What the data are called, such as `mnist` or a path, and what was done to them. */
  readonly dataSource: string;
  readonly preprocessing: string;
  readonly seed: number;
  readonly choice: EngineChoice;
  /** The folder of the result, which appears whole or not at all. */
  readonly out: string;
  readonly force: boolean;
  /** Whether the examples are cut into batches in the order in which they come. */
  readonly keepOrder: boolean;
  /** Epochs between two looks at the monitors. */
  readonly monitorEvery: number;
  /** Ends the training once the free-energy gap has grown at so many looks in a row. */
  readonly stopOnGap?: number | undefined;
  /** A folder for TensorBoard's events, written as they happen. */
  readonly tensorboard?: string | undefined;
  readonly onEpoch?: ((report: RbmRunEpoch) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RbmRunEpoch {
  readonly epoch: number;
  readonly epochs: number;
  readonly reconstructionError: number;
  /** Of epochs at whose end they were looked at. */
  readonly monitors?: Monitors | undefined;
}

export interface RbmRun {
  readonly file: RbmFile;
  readonly folder: string;
  readonly last: RbmRunEpoch;
  readonly stoppedEarly: boolean;
}

/** Examples of training and validation data that are looked at: the same every time. */
const LOOKED_AT = 1000;

/** Trains a single RBM and leaves model, history, pictures and run.json in a folder. */
export async function runRbm(options: RbmRunOptions): Promise<RbmRun> {
  const { spec, data, seed, choice, out, force, keepOrder, monitorEvery, stopOnGap, tensorboard, signal } =
    options;
  const { engine } = choice;
  const stops = stopOnGap === undefined ? undefined : gapStopping(stopOnGap);
  if (stops !== undefined && data.test === undefined) {
    throw new InputError(
      'Stopping on the free-energy gap needs validation data, and these have none. Leave --stop-on-gap out.',
    );
  }
  requireInRange(data.train, spec.units.visible);
  if (data.test !== undefined) requireInRange(data.test, spec.units.visible);
  const started = new Date();
  const random = seededRandom(seed);
  const folder = await openResultFolder(out, { force });
  try {
    const events = tensorboard === undefined ? undefined : openEventFile(tensorboard, started);
    const train = firstExamples(data.train, LOOKED_AT);
    const validation = data.test && firstExamples(data.test, LOOKED_AT);
    const count = data.train.count;
    const history: HistoryRow[] = [];
    let last: RbmRunEpoch | undefined;
    const trained = await trainRbm({
      engine,
      examples: data.train,
      order: keepOrder ? rowNumbers(count) : random.fork('batches').permutation(count),
      spec,
      random: random.fork('rbm'),
      signal,
      async onEpoch({ epoch, epochs, step, reconstructionError }, present) {
        const looks = epoch % monitorEvery === 0 || epoch === epochs;
        const state = looks ? (await present()).state : undefined;
        const monitors =
          state &&
          (await monitor({
            engine,
            rbm: { units: spec.units, parameters: state.parameters },
            lastUpdate: state.velocity,
            train,
            validation,
            random: random.fork(`monitors of epoch ${epoch}`),
          }));
        const values = { reconstruction_error: reconstructionError, ...monitors };
        const wallSeconds = (Date.now() - started.getTime()) / 1000;
        for (const [metric, value] of Object.entries(values)) {
          const at = {
            experiment: 'rbm',
            seed,
            model: 'rbm',
            codeSize: spec.hidden,
            phase: 'pretrain',
            layer: 1,
          } as const;
          history.push({ ...at, epoch, step, metric, value, wallSeconds });
        }
        events?.scalars(epoch, values);
        last = { epoch, epochs, reconstructionError, monitors };
        options.onEpoch?.(last);
        const gap = monitors?.free_energy_gap;
        return gap !== undefined && stops?.(gap) ? 'stop' : undefined;
      },
    });
    const file: RbmFile = {
      rbm: trained.rbm,
      lastUpdate: trained.progress.state.velocity,
      metadata: metadataOf(options),
    };
    const bytes = encodeRbm(file);
    await folder.write(RBM_FILE, bytes);
    await folder.write('history.csv', historyCsv(history));
    const title = `${spec.hidden} ${spec.units.hidden} hidden units`;
    const figures = await drawRbmFigures({
      engine,
      file,
      title,
      examples: data.train,
      imageShape: data.imageShape,
      random: random.fork('samples'),
      signal,
    });
    for (const [name, { svg, png }] of figures) {
      await folder.write(`figures/${name}.svg`, svg);
      await folder.write(`figures/${name}.png`, png);
    }
    const record = {
      kind: 'rbm',
      settings: spec,
      seed,
      data: {
        source: options.dataSource,
        preprocessing: options.preprocessing,
        train: count,
        test: data.test?.count ?? 0,
        provenance: data.provenance,
      },
      keepOrder,
      monitorEvery,
      stopOnGap: stopOnGap ?? null,
      engine: {
        name: engine.name,
        version: engine.version,
        device: engine.device,
        threads: engine.threads,
        choice: choice.why,
      },
      surroundings: await surroundings(),
      started: started.toISOString(),
      finished: new Date().toISOString(),
      modelSha256: { [RBM_FILE]: createHash('sha256').update(bytes).digest('hex') },
    };
    await folder.write(RECORD, `${JSON.stringify(record, null, 2)}\n`);
    await folder.publish();
    const stoppedEarly = trained.progress.epoch < spec.epochs;
    return { file, folder: folder.path, last: last as RbmRunEpoch, stoppedEarly };
  } finally {
    await folder.discard();
  }
}

/** What later commands want to know of the model. */
function metadataOf({
  spec,
  data,
  dataSource,
  preprocessing,
  seed,
  keepOrder,
}: RbmRunOptions): Record<string, string> {
  const rate = (epoch: number) => epochSettings(spec, epoch).learningRate;
  return {
    data: dataSource,
    preprocessing,
    seed: String(seed),
    batch_size: String(spec.batchSize),
    batches: keepOrder ? 'in the order of the data' : 'shuffled',
    learning_rate_falls: String(rate(spec.epochs) < rate(1)),
    ...(data.imageShape === undefined
      ? {}
      : { image_shape: `${data.imageShape.height}x${data.imageShape.width}` }),
  };
}
