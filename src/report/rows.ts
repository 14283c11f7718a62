/** One line of comparison.csv: how well a model reconstructs, for one seed. */
export interface ComparisonRow {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
  readonly codeSize: number;
  /** Squared error summed over the components of an example, averaged over the training examples. */
  readonly trainSquaredError: number;
  readonly testSquaredError: number;
  /** What Hinton & Salakhutdinov 2006 report for this model, where they do. */
  readonly paperTestSquaredError: number | null;
  /** What fitting this model took. */
  readonly wallSeconds: number;
}

/** One line of history.csv: one number measured during training. */
export interface HistoryRow {
  readonly experiment: string;
  readonly seed: number;
  /** The network that was trained. */
  readonly model: string;
  readonly codeSize: number;
  readonly phase: 'pretrain' | 'finetune';
  /** The RBM's place in the stack, from 1; null in fine-tuning. */
  readonly layer: number | null;
  /** From 1; 0 is before the first. */
  readonly epoch: number;
  /** Weight updates since this phase and layer began. */
  readonly step: number;
  readonly metric: string;
  readonly value: number;
  /** Since the run began, its interruptions left out. */
  readonly wallSeconds: number;
}

/** One line of the comparison.csv of classifiers. */
export interface ErrorsRow {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
  /** Share of the training examples that are not of the class predicted. */
  readonly trainError: number;
  readonly testError: number;
  /** What Hinton & Salakhutdinov 2006 report for this model, where they do. */
  readonly paperTestError: number | null;
  /** What training took, from the first RBM on. */
  readonly wallSeconds: number;
}

/** One line of a table of several experiments. */
export interface OverviewRow {
  readonly experiment: string;
  readonly model: string;
  /** Null for classifiers. */
  readonly codeSize: number | null;
  /** Of `ours` and `paper`, on test data: squared error as in ComparisonRow, or the share that is not of the class predicted. */
  readonly measure: 'squared error' | 'share wrong';
  readonly ours: number;
  readonly paper: number | null;
}

/** One line of cross-entropy.csv: what a word of a document costs by a model's reconstruction. */
export interface CrossEntropyRow {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
  readonly codeSize: number;
  /** Nats a word, averaged over the training documents. */
  readonly trainCrossEntropy: number;
  readonly testCrossEntropy: number;
}

/** One line of retrieval.csv: how many of the documents that are nearest to a query are of its class. */
export interface RetrievalRow {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
  readonly codeSize: number;
  /** How many documents are retrieved. */
  readonly retrieved: number;
  /** Share of them that are of the query's class; every test document is a query once. */
  readonly accuracy: number;
}

/** One line of classes.csv: how well a model's codes keep the classes of the data apart, which it never saw. */
export interface ClassesRow {
  readonly experiment: string;
  readonly profile: string;
  readonly seed: number;
  readonly model: string;
  readonly codeSize: number;
  /** How many neighbours vote. */
  readonly neighbours: number;
  /** Share of the test examples that get their class from the nearest training examples. */
  readonly neighbourAccuracy: number;
  /** Mean over the test examples. */
  readonly silhouette: number;
}
