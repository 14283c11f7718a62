import { resolve as resolvedPath } from 'node:path';
import { firstExamples, rowNumbers } from '../data/examples.js';
import { InputError, InterruptedError } from '../errors.js';
import { seededRandom } from '../random.js';
import { gapStopping } from '../rbm/gap-stopping.js';
import { encodeRbm, type RbmFile } from '../rbm/model-file.js';
import { monitor } from '../rbm/monitor.js';
import { requireInRange } from '../rbm/range.js';
import { type RbmCheckpoint, trainRbm } from '../rbm/train.js';
import { historyCsv } from '../report/csv.js';
import type { HistoryRow } from '../report/rows.js';
import { openEventFile } from '../report/tensorboard.js';
import { checkpointFile, readCheckpoint, requireCheckpoint } from '../run/checkpoint.js';
import { identityDifference } from '../run/identity.js';
import { RECORD, type Session, surroundings } from '../run/record.js';
import { openResultFolder } from '../run/result-folder.js';
import { drawRbmFigures } from './figures.js';
import type { RbmRunEpoch, RbmRunOptions } from './options.js';
import { identityOf, metadataOf, RBM_FILE, recordOf } from './rbm-record.js';

export interface RbmRun {
  readonly file: RbmFile;
  readonly folder: string;
  readonly last: RbmRunEpoch;
  readonly stoppedEarly: boolean;
}

interface Unfinished {
  readonly progress: RbmCheckpoint;
  readonly history: readonly HistoryRow[];
  readonly last: RbmRunEpoch;
  readonly sessions: readonly Session[];
  readonly wallSeconds: number;
}

/** Examples of training and validation data that are looked at: the same every time. */
const LOOKED_AT = 1000;

/**
 * Trains a single RBM and leaves model, history, pictures and run.json in a folder. Throws an InputError for what the
 * caller can mend, a RunError for what went wrong on the way.
 */
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
  const session = { started: started.toISOString(), surroundings: await surroundings() };
  const random = seededRandom(seed);
  const { resume } = options.checkpoint ?? { resume: false };
  const path = `${resolvedPath(out)}.checkpoint`;
  const identity = identityOf(options);
  // A checkpoint beside a result is of a run that was told to replace it.
  const folder = await openResultFolder(out, { force: force || resume });
  let saved = resume;
  try {
    if (options.checkpoint) await requireCheckpoint(path, { resume, force });
    const before = resume
      ? await readCheckpoint<Unfinished>(path, identity, (theirs) => identityDifference(theirs, identity))
      : undefined;
    const sessions = [...(before?.sessions ?? []), session];
    const seconds = () => (before?.wallSeconds ?? 0) + (Date.now() - started.getTime()) / 1000;
    const checkpoint = options.checkpoint && checkpointFile<Unfinished>(path, identity);
    const events = tensorboard === undefined ? undefined : openEventFile(tensorboard, started);
    const train = firstExamples(data.train, LOOKED_AT);
    const validation = data.test && firstExamples(data.test, LOOKED_AT);
    const count = data.train.count;
    const history: HistoryRow[] = [...(before?.history ?? [])];
    for (const { metric, value } of history) if (metric === 'free_energy_gap') stops?.(value);
    let last = before?.last;
    const trained = await trainRbm({
      engine,
      examples: data.train,
      order: keepOrder ? rowNumbers(count) : random.fork('batches').permutation(count),
      spec,
      random: random.fork('rbm'),
      resumeFrom: before?.progress,
      signal,
      async onEpoch({ epoch, epochs, step, reconstructionError }, snapshot) {
        const looks = epoch % monitorEvery === 0 || epoch === epochs;
        const state = looks ? (await snapshot()).state : undefined;
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
        const wallSeconds = seconds();
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
        const reached = { epoch, epochs, reconstructionError, monitors };
        last = reached;
        options.onEpoch?.(reached);
        const gap = monitors?.free_energy_gap;
        if (gap !== undefined && stops?.(gap)) return 'stop';
        await checkpoint?.save(async () => {
          const progress = await snapshot();
          return { progress, history, last: reached, sessions, wallSeconds: seconds() };
        });
        saved ||= checkpoint !== undefined;
        return undefined;
      },
    }).catch((error: unknown) => {
      if (!(error instanceof InterruptedError) || !saved) throw error;
      throw new InterruptedError(
        `${error.message} ${path} keeps what was done: the same command with --resume goes on from there.`,
      );
    });
    const file: RbmFile = {
      rbm: trained.rbm,
      lastUpdate: trained.checkpoint.state.velocity,
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
    const record = recordOf(options, { bytes, sessions, wallSeconds: seconds() });
    await folder.write(RECORD, `${JSON.stringify(record, null, 2)}\n`);
    await folder.publish();
    await checkpoint?.remove();
    const stoppedEarly = trained.checkpoint.epoch < spec.epochs;
    return { file, folder: folder.path, last: last as RbmRunEpoch, stoppedEarly };
  } finally {
    await folder.discard();
  }
}
