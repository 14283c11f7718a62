/** One run of the command, in a folder that has the inputs; it writes into the folder `name`. */
export interface Case {
  readonly name: string;
  readonly args: readonly string[];
  /** The name of a file that takes stdout. Without it stdout is not compared. */
  readonly stdout?: string;
}

/** Experiments whose data this script cannot make itself, by the option that names the folder of the data. */
const EXPERIMENTS_ON_DATA: Readonly<Record<string, readonly string[]>> = {
  mnist: ['mnist', 'mnist-2d', 'classify'],
  documents: ['documents'],
  faces: ['faces'],
  reuters: ['reuters'],
};

export const DATA_FOLDERS = Object.keys(EXPERIMENTS_ON_DATA);
export type DataFolders = Readonly<Record<string, string>>;

/** Trained with every engine. */
const TRAININGS = [
  'train-table: train --data table.csv --label kind --layers 6,2 --pretrain-epochs 2 --epochs 3 --batch 10',
  'train-images: train --data images --layers 8,3 --pretrain-epochs 2 --epochs 2 --batch 6',
  'compare: compare --data table.csv --label kind --code 2 --hidden 6 --pretrain-epochs 1 --epochs 2 --seed 1 --seed 2',
  'rbm-bernoulli: train-rbm --data binary.npy --hidden 6 --cd 1,2:3 --epochs 3 --batch 20',
  'rbm-gaussian: train-rbm --data real.csv --visible gaussian --hidden 6 --epochs 3 --batch 20 --bias-from-data --reshuffle',
  'rbm-pcd: train-rbm --data binary.npy --hidden 6 --pcd --chains 10 --epochs 3 --batch 20 --learning-rate 0.1..0.01 --sparsity-target 0.1',
  'rbm-words: train-rbm --data counts.csv --visible replicated-softmax --hidden 4 --epochs 2 --batch 20 --l1-cost 0.001',
  'reproduce-curves: reproduce curves --profile smoke',
];

/** Trained with the engine onnx alone. */
const OTHER_TRAININGS = [
  'train-random-start: train --data table.csv --label kind --layers 6,2 --pretrain-epochs 0 --epochs 3',
  'train-gaps: train --data gaps.csv --label kind --layers 6,2 --pretrain-epochs 1 --epochs 2 --missing mean --scaling 0-1',
  'pretrain: pretrain --data table.csv --label kind --layers 6,2 --pretrain-epochs 2',
  'rbm-curves: train-rbm --data curves --examples 200 --hidden 20 --epochs 1',
  'reproduce-pretraining: reproduce pretraining --profile smoke',
  'reproduce-depth: reproduce depth --profile smoke',
  'reproduce-own-texts: reproduce documents --profile smoke --texts posts.csv --vocabulary 60',
  'density: density --data curves --examples 200 --model cd1 --epochs 1 --temperatures 10',
];

/** What uses the results above: {run}, {rbm} and the like stand for results of the first engine. */
const USES = [
  'finetune-stack: finetune pretrain/run --data table.csv --label kind --epochs 2 --engine onnx --threads 1 --out {case}/run',
  'finetune-run: finetune {run} --data table.csv --label kind --epochs 2 --engine onnx --threads 1 --out {case}/run',
  'encode-csv: encode {run} --data table.csv --label kind --engine onnx --threads 1 --out {case}/codes.csv',
  'encode-js: encode {run} --data table.csv --label kind --engine js --threads 1 --out {case}/codes.csv',
  'encode-npy: encode {images} --data images --engine onnx --threads 1 --out {case}/codes.npy',
  'encode-projector: encode {images} --data images --engine onnx --threads 1 --projector {case}/projector',
  'encode-gaps: encode train-gaps/run --data gaps.csv --label kind --engine onnx --threads 1 > codes.csv',
  'decode-csv: decode {run} --codes codes.csv --engine onnx --threads 1 --out {case}/rows.csv',
  'decode-npy: decode {run} --codes codes.csv --engine onnx --threads 1 --out {case}/rows.npy',
  'reconstruct-csv: reconstruct {run} --data table.csv --label kind --engine onnx --threads 1 --out {case}/rows.csv',
  'reconstruct-npy: reconstruct {images} --data images --engine onnx --threads 1 --out {case}/rows.npy',
  'evaluate-table: evaluate {run} --data table.csv --label kind --engine onnx --threads 1 --json > stdout.json',
  'evaluate-images: evaluate {images} --data images --engine js --threads 1 --json > stdout.json',
  'export-onnx: export {run} --format onnx --out {case}/model.onnx',
  'export-onnx-encoder: export {run} --format onnx --part encoder --out {case}/model.onnx',
  'export-onnx-decoder: export {images} --format onnx --part decoder --out {case}/model.onnx',
  'export-tfjs: export {run} --format tfjs --out {case}/model',
  'export-tfjs-decoder: export {images} --format tfjs --part decoder --out {case}/model',
  'export-safetensors: export {run} --format safetensors --out {case}/model.safetensors',
  'report-run: report {run} --data table.csv --label kind --engine onnx --threads 1 --out {case}/report.html',
  'report-images: report {images} --data images --engine onnx --threads 1 --out {case}/report.html',
  'report-comparison: report {comparison} --out {case}/report.html',
  'inspect-model: inspect {run} --json > stdout.json',
  'inspect-table: inspect gaps.csv --label kind --json > stdout.json',
  'inspect-npy: inspect binary.npy --json > stdout.json',
  'inspect-images: inspect images --json > stdout.json',
  'sample-csv: sample {rbm} --count 9 --steps 20 --engine js --threads 1 > samples.csv',
  'sample-words: sample {words} --count 9 --steps 20 --words 15 --engine onnx --threads 1 > samples.csv',
  'sample-picture: sample rbm-curves/run --means --count 9 --steps 5 --engine onnx --threads 1 --out {case}/samples.png',
  'likelihood-exact: likelihood {rbm} --data binary.npy --exact --engine js --threads 1 --json > stdout.json',
  'likelihood-ais: likelihood {rbm} --data binary.npy --ais --reverse --chains 20 --temperatures 50 --engine onnx --threads 1 --json > stdout.json',
  'diagnose-bernoulli: diagnose {rbm} --engine onnx --threads 1 --json > stdout.json',
  'diagnose-gaussian: diagnose {gaussian} --engine onnx --threads 1 --json > stdout.json',
  'figures: figures {rbm} --engine onnx --threads 1 --out {case}/figures',
  'figures-curves: figures rbm-curves/run --engine onnx --threads 1 --out {case}/figures',
];

/** Cases to be run one stage after another, because a later one uses results of an earlier one. */
export function stagesOf(engines: readonly string[], folders: DataFolders): readonly (readonly Case[])[] {
  const first = engines[0] ?? 'onnx';
  const results: Readonly<Record<string, string>> = {
    run: `train-table-${first}/run`,
    images: `train-images-${first}/run`,
    comparison: `compare-${first}/run`,
    rbm: `rbm-bernoulli-${first}/run`,
    gaussian: `rbm-gaussian-${first}/run`,
    words: `rbm-words-${first}/run`,
  };
  return [
    [
      ...engines.flatMap((engine) => TRAININGS.map((line) => training(line, engine, `-${engine}`))),
      ...OTHER_TRAININGS.map((line) => training(line, 'onnx')),
      ...experimentsOn(folders),
    ],
    USES.map((line) => caseOf(line, results)),
  ];
}

function experimentsOn(folders: DataFolders): Case[] {
  return Object.entries(folders).flatMap(([data, folder]) =>
    (EXPERIMENTS_ON_DATA[data] ?? []).map((experiment) => {
      const plain = training(`reproduce-${experiment}: reproduce ${experiment} --profile smoke`, 'onnx');
      // A path may have spaces, at which a line is split.
      return { ...plain, args: [...plain.args, '--data-dir', folder] };
    }),
  );
}

function training(line: string, engine: string, suffix = ''): Case {
  const named = line.replace(':', `${suffix}:`);
  return caseOf(`${named} --engine ${engine} --threads 1 --quiet --out {case}/run`);
}

/** Reads `name: arguments`, with `> file` at the end where stdout is kept. */
function caseOf(line: string, results: Readonly<Record<string, string>> = {}): Case {
  const [name, text] = split(line, ': ');
  const [command, stdout] = split(text as string, ' > ');
  const places: Readonly<Record<string, string>> = { ...results, case: name as string };
  const args = (command as string)
    .split(' ')
    .map((word) => word.replace(/^\{(\w+)\}/, (_, place: string) => places[place] as string));
  return { name: name as string, args, ...(stdout !== undefined && { stdout }) };
}

function split(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + at.length)];
}
