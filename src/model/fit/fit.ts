import type { Engine } from '../../compute/engine.js';
import type { ImageShape } from '../../data/examples.js';
import type { FinetuneCheckpoint } from '../../finetune/trainer.js';
import type { Rbm } from '../../rbm/rbm.js';
import { pretrain, type StackCheckpoint } from '../../rbm/stack.js';
import type { HistoryRow } from '../../report/rows.js';
import { type Best, finetuneToBest } from '../../training/early-stopping.js';
import type { Autoencoder } from '../../unroll/autoencoder.js';
import { randomAutoencoder } from '../../unroll/random-start.js';
import { unroll } from '../../unroll/unroll.js';
import { type FitHistory, fitHistory } from '../fit-history.js';
import type { Model } from '../model.js';
import { examplesOf, type Rows } from '../rows.js';
import { defaultEngine } from '../transform.js';
import {
  DEFAULT_SEED,
  DEFAULT_VALIDATION,
  type PreparedFit,
  type PrepareOptions,
  prepareFit,
} from './prepare-fit.js';

/** One epoch of one phase is over. */
export interface FitEpoch {
  readonly phase: 'pretrain' | 'finetune';
  /** In pretraining: the RBM's place in the stack, from 1. */
  readonly layer: number | null;
  readonly layers: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Squared error of the reconstructions made while training, per example. */
  readonly error: number;
  /** Squared error on the examples held back; null in pretraining. */
  readonly validationError: number | null;
}

export interface FitOptions extends PrepareOptions {
  readonly imageShape?: ImageShape | undefined;
  /** Further entries of the model's provenance. */
  readonly provenance?: Readonly<Record<string, string>> | undefined;
  readonly engine?: Engine | undefined;
  /** Called once, when it is settled what will be done. */
  readonly onPlan?: ((prepared: PreparedFit) => void) | undefined;
  readonly onEpoch?: ((report: FitEpoch) => void) | undefined;
  /** Where an interrupted training goes on; it comes to the same model as one that was not interrupted. */
  readonly from?: FitProgress | undefined;
  /** Called after each epoch; may keep what `present` reads. */
  readonly onCheckpoint?: ((present: () => Promise<FitProgress>) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All that training needs to go on after an epoch. */
export interface FitProgress {
  /** The trained RBMs, once they all are. */
  readonly stack: readonly Rbm[] | null;
  /** Until then, how far they are. */
  readonly stackProgress: StackCheckpoint;
  /** Null before the first epoch. */
  readonly finetuning: FinetuneCheckpoint | null;
  /** The network with the least validation error so far. */
  readonly best: Best | null;
  readonly history: readonly HistoryRow[];
}

export interface Fit {
  readonly model: Model;
  readonly prepared: PreparedFit;
  /** Bottom first; empty where pretraining was left out. */
  readonly stack: readonly Rbm[];
  /** The network before fine-tuning, if it had learned anything by then: null where it starts from random weights. */
  readonly untuned: Autoencoder | null;
  readonly history: readonly HistoryRow[];
  /** The epoch of fine-tuning whose weights were kept, by the validation error. */
  readonly bestEpoch: number | null;
}

/**
 * Trains an autoencoder on rows of numbers: scales them, pretrains a stack of RBMs, unrolls it, fine-tunes the whole, and
 * keeps the weights of the epoch with the least error on examples held back.
 *
 * Throws an InputError for what the caller can mend, a RunError if training diverges, an InterruptedError when `signal`
 * says to stop.
 */
export async function fit(rows: Rows, options: FitOptions = {}): Promise<Fit> {
  const engine = options.engine ?? (await defaultEngine());
  const prepared = prepareFit(await examplesOf(rows), options);
  options.onPlan?.(prepared);
  const { seed = DEFAULT_SEED, validation = DEFAULT_VALIDATION } = options;
  const codeSize = prepared.plan.rbms.at(-1)?.hidden as number;
  const history = fitHistory({ seed, codeSize }, options.from?.history);
  const training = { engine, prepared, options, history };
  const stack = options.start?.stack ?? (prepared.plan.pretrains ? await trainStack(training) : []);
  const untuned = options.start?.autoencoder ?? (stack.length > 0 ? unroll(stack) : null);
  const initial = untuned ?? randomStart(prepared);
  const best = await trainNetwork(training, stack, initial);
  const model: Model = {
    autoencoder: best?.autoencoder ?? initial,
    preprocessing: prepared.scaling.preprocessing,
    columns: options.columns,
    imageShape: options.imageShape,
    provenance: { seed: String(seed), validation: String(validation), ...options.provenance },
  };
  return { model, prepared, stack, untuned, history: history.rows, bestEpoch: best?.epoch ?? null };
}

interface Training {
  readonly engine: Engine;
  readonly prepared: PreparedFit;
  readonly options: FitOptions;
  readonly history: FitHistory;
}

async function trainStack({ engine, prepared, options, history }: Training): Promise<readonly Rbm[]> {
  const { plan, split, pretrainCount, random } = prepared;
  const { from, onEpoch, onCheckpoint, signal } = options;
  if (from?.stack) return from.stack;
  return pretrain({
    engine,
    examples: split.train,
    order: random.fork('batches').permutation(split.train.count).slice(0, pretrainCount),
    layers: plan.rbms,
    random: random.fork('pretrain'),
    resumeFrom: from?.stackProgress,
    signal,
    async onEpoch(report, snapshot) {
      const { layer, layers, epoch, epochs, reconstructionError: error } = report;
      history.add('pretrain', layer, report, { reconstruction_error: error });
      onEpoch?.({ phase: 'pretrain', layer, layers, epoch, epochs, error, validationError: null });
      await onCheckpoint?.(async () => ({
        stack: null,
        stackProgress: await snapshot(),
        finetuning: null,
        best: null,
        history: history.rows,
      }));
    },
  });
}

/** Null where there is no fine-tuning. */
async function trainNetwork(
  { engine, prepared, options, history }: Training,
  stack: readonly Rbm[],
  autoencoder: Autoencoder,
): Promise<Best | null> {
  const { plan, split, random } = prepared;
  const { from, onEpoch, onCheckpoint, signal } = options;
  if (plan.finetune === null) return null;
  return finetuneToBest({
    engine,
    autoencoder,
    split,
    spec: plan.finetune,
    patience: plan.patience,
    random: random.fork('finetune'),
    resumeFrom: from?.finetuning ?? undefined,
    best: from?.best,
    signal,
    async onEpoch(report, best, snapshot) {
      const { epoch, epochs, loss, squaredError: error, validationError } = report;
      history.add('finetune', null, report, {
        loss,
        train_squared_error: error,
        validation_squared_error: validationError,
      });
      onEpoch?.({
        phase: 'finetune',
        layer: null,
        layers: plan.rbms.length,
        epoch,
        epochs,
        error,
        validationError,
      });
      await onCheckpoint?.(async () => ({
        stack,
        stackProgress: [],
        finetuning: await snapshot.checkpoint(),
        best,
        history: history.rows,
      }));
    },
  });
}

/** Random weights of the size that keeps signals alike from layer to layer (Glorot & Bengio 2010). */
function randomStart({ plan, split, random }: PreparedFit): Autoencoder {
  const layers = plan.rbms.map((layer, i) => ({
    ...layer,
    initialDeviation: Math.sqrt(2 / (layer.hidden + (plan.rbms[i - 1]?.hidden ?? split.train.width))),
  }));
  return randomAutoencoder(split.train.width, layers, random.fork('random weights'));
}
