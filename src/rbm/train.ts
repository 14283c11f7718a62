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
import { hiddenRule, visibleRule } from './units.js';
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
  /** Weight updates so far. */
  readonly step: number;
  /** Squared error of the epoch's stochastic reconstructions: summed over visible units, averaged over examples. */
  readonly reconstructionError: number;
}

export interface RbmTraining {
  readonly engine: Engine;
  readonly examples: Examples;
  /**
   * Row numbers in the order of the batches, which stays the same in every epoch unless the spec says to reshuffle. All rows
   * as they come by default.
   */
  readonly order?: Uint32Array | undefined;
  readonly spec: RbmOptions;
  /** What error messages call it; "The RBM" without it. */
  readonly name?: string | undefined;
  readonly random: Random;
  /** Where an interrupted training goes on; it comes to the same bytes as one that was not interrupted. */
  readonly resumeFrom?: RbmCheckpoint | undefined;
  /**
   * Called after each epoch; training goes on when it is done, or ends if it returns 'stop'. `snapshot` reads how far it
   * is then.
   */
  readonly onEpoch?: ((report: RbmEpoch, snapshot: () => Promise<RbmCheckpoint>) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All that training needs to go on after an epoch: every epoch's noise is a stream of its own. */
export interface RbmCheckpoint {
  readonly epoch: number;
  readonly state: RbmState;
}

export interface TrainedRbm {
  readonly rbm: Rbm;
  /**
   * The hidden units' means during the last epoch, each batch's before its update, in that epoch's order of the batches:
   * [examples, hidden]. The authors train the next RBM on these. Of a training that was stopped, or had nothing left to do, the
   * means after it, in the order given.
   */
  readonly hidden: NdArray;
  /** How far it came, with the last changes as velocity. */
  readonly checkpoint: RbmCheckpoint;
}

/**
 * Trains one RBM. Defaults (see `rbmSpec`) are CD-1 and momentum exactly as in the authors' rbm.m and rbmhidlinear.m.
 * Throws an InputError for a spec or data that make no sense, a RunError if the training diverges.
 *
 * @example
 * const { rbm } = await trainRbm({ engine, examples, spec: { hidden: 500 }, random: seededRandom(1) });
 */
export async function trainRbm(training: RbmTraining): Promise<TrainedRbm> {
  const { engine, examples, random, resumeFrom, onEpoch, signal } = training;
  const spec = rbmSpec(training.spec);
  const rows = training.order ?? rowNumbers(examples.count);
  requireStack([spec]);
  requireInRange(examples, spec.units.visible);
  requireRows(rows, examples);
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
      const noise = random.fork(`noise of epoch ${epoch}`);
      const visibleNoise = random.fork(`visible noise of epoch ${epoch}`);
      // As much noise a call, and as large a program, with more Gibbs steps as with one.
      const updates = Math.max(1, Math.floor(engine.stepsPerCall / settings.gibbsSteps));
      let squaredError = 0;
      for (const { start, batchSize, steps } of batchCalls(count, spec.batchSize, updates)) {
        throwIfInterrupted(signal);
        const recordsHidden = epoch === spec.epochs;
        const { gibbsSteps } = settings;
        const { program, inputs } = await programs.get({ batchSize, steps, gibbsSteps, recordsHidden });
        const end = start + batchSize * steps;
        examples.copyRows(order.subarray(start, end), inputs.visible.data);
        hiddenRule(units).fillNoise(noise, inputs.noise.data);
        if (inputs.visibleNoise !== undefined)
          visibleRule(units).fillNoise(visibleNoise, inputs.visibleNoise.data);
        inputs.momentum.data[0] = settings.momentum;
        inputs.learningRate.data[0] = settings.learningRate;

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
    // The last update comes after the last error.
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
      'check that the data lie in the range of its visible units.',
  );
}
