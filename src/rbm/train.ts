import type { Engine } from '../compute/engine.js';
import { type NdArray, ndarray, zeros } from '../compute/ndarray.js';
import { programCache } from '../compute/program-cache.js';
import { allFinite, shapesOf } from '../compute/tree.js';
import { batchCalls } from '../data/batches.js';
import { type Examples, requireRows, rowNumbers, selectExamples } from '../data/examples.js';
import { RunError, throwIfInterrupted } from '../errors.js';
import type { Random } from '../random.js';
import { hiddenMeansOf } from './activity.js';
import { type RbmOptions, rbmSpec } from './defaults.js';
import { initialState } from './initial-state.js';
import { requireInRange } from './range.js';
import type { Rbm } from './rbm.js';
import { epochSettings, type RbmSpec, requireStack } from './spec.js';
import { hiddenRule, type RbmUnits, visibleRule } from './units.js';
import type { RbmState } from './update.js';
import {
  inputShapes,
  noiseSizes,
  type UpdateInputs,
  type UpdateKey,
  type UpdateOutputs,
  updateProgram,
} from './update-program.js';

export interface RbmEpoch {
  readonly epoch: number;
  readonly epochs: number;
  /** Number of weight updates so far, over all epochs. */
  readonly step: number;
  /** Squared error of the stochastic reconstructions, summed over visible units, averaged over the epoch's examples. */
  readonly reconstructionError: number;
}

export interface RbmTraining {
  readonly engine: Engine;
  readonly examples: Examples;
  /**
   * Row numbers in the order of the batches, which is the same in every epoch unless `spec.reshuffle` is set. By
   * default all rows in their own order.
   */
  readonly order?: Uint32Array | undefined;
  readonly spec: RbmOptions;
  /** Name in error messages, "The RBM" by default. */
  readonly name?: string | undefined;
  readonly random: Random;
  /** Checkpoint to resume from. The result has the same bytes as that of an uninterrupted training. */
  readonly resumeFrom?: RbmCheckpoint | undefined;
  /**
   * Called after each epoch. Training waits for it, and ends if it returns 'stop'. `snapshot` reads the checkpoint of
   * this epoch.
   */
  readonly onEpoch?: ((report: RbmEpoch, snapshot: () => Promise<RbmCheckpoint>) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** State to resume from after an epoch. Random streams need none, as each epoch forks its own. */
export interface RbmCheckpoint {
  readonly epoch: number;
  readonly state: RbmState;
}

export interface TrainedRbm {
  readonly rbm: Rbm;
  /**
   * E[h | v] during the last epoch, computed before the update of each batch, in the order of its batches. [examples,
   * hidden] The authors train the next RBM on these. If training was stopped, or had no epochs left, they are computed
   * from the final weights, in the order given.
   */
  readonly hidden: NdArray;
  /** Final state; its `velocity` is the last update. */
  readonly checkpoint: RbmCheckpoint;
}

/**
 * Trains one RBM. The defaults (see `rbmSpec`) are CD-1 and momentum exactly as in the authors' rbm.m and
 * rbmhidlinear.m. Throws an InputError for an invalid spec or data out of range, and a RunError if the training
 * diverges.
 *
 * @example
 * const { rbm } = await trainRbm({ engine, examples, spec: { hidden: 500 }, random: seededRandom(1) });
 */
export async function trainRbm(training: RbmTraining): Promise<TrainedRbm> {
  const { engine, examples, random, resumeFrom, onEpoch, signal } = training;
  const { spec, rows } = checked(training);
  const { hidden: width, units } = spec;

  const start = resumeFrom?.state ?? initialState(spec, examples, random);
  const state = engine.hold<RbmState>(start);
  const sizes = noiseSizes(spec, examples, start);
  const programs = programCache<UpdateKey, RbmState, UpdateInputs, UpdateOutputs>(
    (key) => inputShapes(key, examples.width, sizes),
    (key, inputs) => engine.compile(updateProgram(spec, key), { state: shapesOf(start), inputs }),
  );
  const count = rows.length;
  const hidden = zeros([count, width]);
  let epoch = resumeFrom?.epoch ?? 0;
  let step = epoch * batchCalls(count, spec.batchSize, 1).length;
  let stopped = false;
  try {
    while (epoch < spec.epochs && !stopped) {
      epoch++;
      const settings = epochSettings(spec, epoch);
      const order = spec.reshuffle ? shuffled(rows, random.fork(`order of epoch ${epoch}`)) : rows;
      const noise = noiseOf(epoch, random);
      // Fewer updates per call with more Gibbs steps, so that noise and program stay the same size.
      const updates = Math.max(1, Math.floor(engine.stepsPerCall / settings.gibbsSteps));
      let squaredError = 0;
      for (const { start, batchSize, steps } of batchCalls(count, spec.batchSize, updates)) {
        throwIfInterrupted(signal);
        const recordsHidden = epoch === spec.epochs;
        const { gibbsSteps } = settings;
        const { program, inputs } = await programs.get({ batchSize, steps, gibbsSteps, recordsHidden });
        const end = start + batchSize * steps;
        examples.copyRows(order.subarray(start, end), inputs.visible.data);
        fillInputs(inputs, units, settings, noise);

        const recorded = ndarray([end - start, width], hidden.data.subarray(start * width, end * width));
        const outputs = await program.run(state, inputs, recordsHidden ? { hidden: recorded } : {});
        for (const error of outputs.squaredErrors.data) {
          step++;
          if (!Number.isFinite(error)) throw diverged(training, spec, epoch, step, error);
          squaredError += error;
        }
      }
      const report = { epoch, epochs: spec.epochs, step, reconstructionError: squaredError / count };
      const at = epoch;
      const snapshot = async () => ({ epoch: at, state: await state.read() });
      stopped = (await onEpoch?.(report, snapshot)) === 'stop';
    }
    const last = await state.read();
    // The last update follows the last reported error, so it is checked here.
    if (!allFinite(last)) throw diverged(training, spec, epoch, step, Number.NaN);
    const rbm = { units, parameters: last.parameters };
    if (epoch < spec.epochs || resumeFrom?.epoch === spec.epochs)
      hidden.data.set((await hiddenMeansOf(engine, rbm, selectExamples(examples, rows))).data);
    return { rbm, hidden, checkpoint: { epoch, state: last } };
  } finally {
    state.release();
    await programs.release();
  }
}

function checked({ spec: options, examples, order }: RbmTraining) {
  const spec = rbmSpec(options);
  const rows = order ?? rowNumbers(examples.count);
  requireStack([spec]);
  requireInRange(examples, spec.units.visible);
  requireRows(rows, examples);
  return { spec, rows };
}

/** Each epoch has its own noise, so that a training can be resumed after any epoch. */
function noiseOf(epoch: number, random: Random) {
  return {
    hidden: random.fork(`noise of epoch ${epoch}`),
    visible: random.fork(`visible noise of epoch ${epoch}`),
  };
}

/** Draws the noise of one call, and sets its momentum and learning rate. */
function fillInputs(
  inputs: UpdateInputs,
  units: RbmUnits,
  { momentum, learningRate }: ReturnType<typeof epochSettings>,
  noise: ReturnType<typeof noiseOf>,
): void {
  hiddenRule(units).fillNoise(noise.hidden, inputs.noise.data);
  if (inputs.visibleNoise !== undefined)
    visibleRule(units).fillNoise(noise.visible, inputs.visibleNoise.data);
  inputs.momentum.data[0] = momentum;
  inputs.learningRate.data[0] = learningRate;
}

function shuffled(order: Uint32Array, random: Random): Uint32Array {
  return random.permutation(order.length).map((at) => order[at] as number);
}

function diverged(
  { name = 'The RBM', examples }: RbmTraining,
  spec: RbmSpec,
  epoch: number,
  step: number,
  error: number,
): RunError {
  return new RunError(
    `${name} (${examples.width} visible, ${spec.hidden} hidden units) diverged: its reconstruction error became ${error} in epoch ${epoch}, ` +
      `step ${step}. Lower its learning rate (now ${epochSettings(spec, epoch).learningRate}; with Gaussian units 0.001 is usual), and ` +
      'check that the data are in the range of its visible units.',
  );
}
