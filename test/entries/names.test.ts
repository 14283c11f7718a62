import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

/** Every name that the package offered when it had a single entry. */
const FORMER = `
  Activation AdamSpec Arrays Autoencoder Classification Classifier ClassifierEpoch ClassifierNetwork
  ClassifierProfile ClassifierSpec ClassifierTraining CompareOptions Comparison ComparisonRow Compiled
  ConjugateGradientsSpec CurvesOptions DataOptions DataSpec Dataset Device Diagnosis DownloadProgress
  ENGINES Engine EngineChoice EngineName EngineOptions EngineReport Evaluation EventFile Examples
  ExperimentOptions ExperimentResult ExperimentSpec FORMATS Figure FiltersOptions Finding FinetuneEpoch
  FinetuneSpec Finetuning Fit FitEpoch FitOptions FitProgress FitStart Format HIDDEN_TYPES HiddenActivity
  HistoryRow IdxArray ImageShape InputError InterruptedError LatentSemantics LayerParameters
  LearningCurveOptions LocallyLinearCodes LocallyLinearOptions LogPartitionEstimate LogPartitionEstimation
  MISSING Minimum Missing MnistOptions MnistPlace Model ModelEvaluation ModelSummary Monitored Monitors
  NdArray NegativePhase NetworkParameters OnProgress OpenedStart PARTS PaperFigure Part PlanOptions
  PreparedFit Preprocessing PreprocessingOptions PresentClassifier Pretraining PrincipalComponents Profile
  ProfileName Program Progress ProjectorFiles PublicationOptions RETRIEVED Random Rbm RbmEpoch RbmFile
  RbmParameters RbmProgress RbmSpec RbmState RbmTraining RbmUnits ReadOptions ReconstructionModel
  ReconstructionOptions ReportOptions ReproduceOptions Reproduction Rows RunError SCALINGS Samples
  Sampling Scaling Schedule Shapes SparseCounts Sparsity StackEpoch State Table TableShape TableWriter
  Tensors TextDocument TrainRun TrainRunOptions TrainedModel TrainedRbm TrainingPlan TransformOptions
  TypedRows UnitType VISIBLE_TYPES Vocabulary applyToExamples autoencoderModel bagOfWords bagsOfWords
  baseRates byteExamples canEnumerate chooseEngine chosenVocabulary classifierOf classifiers classify
  codeWidth codes compare comparisonCsv comparisonMarkdown comparisonText confusionMatrix crossEntropy
  curves decode decodeAutoencoder decodeCodes decodeModel decodeRbm defaultLayers diagnose documentLengths
  encode encodeAutoencoder encodeModel encodeRbm encoderSizes energy errorRate estimateLogPartition
  evaluateModel exactLogPartition experiments exportModel filtersFigure findMnist finetune firstExamples
  fit fitLatentSemantics fitLocallyLinear fitPreprocessing fitPrincipalComponents floatExamples
  freeEnergies freeEnergy gapStopping gibbsSamples hiddenActivity hiddenMeans historyCsv htmlReport
  inputWidth inspectEngines inverseTemperatures inverseTransform learningCurveFigure loadDataset loadFaces
  loadMnist loadNewsgroups loadReuters locallyLinearCodes logCounts logProbabilities lsaCodes lsaModel
  meanExample meanFreeEnergy meanImageModel measureSpeed minimize monitor ndarray openEventFile openModel
  openStart openTableWriter parameterCount pcaModel planTraining predictedClasses preprocessed pretrain
  projectorFiles pseudoLikelihood randomClassifier readExamples readIdx reconstruct reconstruction
  reconstructionFigure reconstructions reproduce retrievalAccuracy rowNumbers runExperiment score
  seededRandom selectExamples sparseCounts sparseExamples squaredError stemsOf summarise textFolder
  trainClassifier trainRbm trainRun transform unroll unscale visibleMeans
`
  .trim()
  .split(/\s+/);

/** Those that have another name now. */
const RENAMED: Readonly<Record<string, string>> = {
  ClassifierEpoch: 'FinetuneEpoch',
  codes: 'encodeExamples',
  decode: 'decodeTensor',
  encode: 'encodeTensor',
  evaluateModel: 'evaluate',
  FitProgress: 'FitState',
  PresentClassifier: 'FinetuneSnapshot',
  RbmProgress: 'RbmCheckpoint',
  reconstruction: 'reconstruct',
  reconstructions: 'reconstructExamples',
};

const ENTRIES = ['autoencoder', 'rbm', 'experiments'];

const exportsOf = (entry: string) =>
  [...readFileSync(`src/entries/${entry}.ts`, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
const nameOf = (exported: string) => exported.replace(/^type /, '');

describe('the entries', () => {
  const all = new Set(ENTRIES.flatMap((entry) => exportsOf(entry).map(nameOf)));

  test('lost no name of the single entry, but for those that have another one', () => {
    expect(FORMER).toHaveLength(257);
    const lost = FORMER.filter((name) => !all.has(RENAMED[name] ?? name));
    expect(lost).toEqual([]);
  });

  test('have no name for two things', async () => {
    const modules: Record<string, unknown>[] = [];
    for (const entry of ENTRIES) modules.push(await import(`../../src/entries/${entry}.js`));
    const meanings = new Map<string, unknown>();
    for (const [name, value] of modules.flatMap(Object.entries)) {
      expect([name, meanings.get(name) ?? value]).toEqual([name, value]);
      meanings.set(name, value);
    }
  });

  test('have each name in one group', () => {
    for (const entry of ENTRIES) {
      const names = exportsOf(entry).map(nameOf);
      expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    }
  });

  test('are few names where a user begins', async () => {
    const main = await import('../../src/entries/autoencoder.js');
    expect(Object.keys(main).length).toBeLessThan(30);
  });
});
