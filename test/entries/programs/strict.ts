import { fit, type Model, type NdArray, transform } from 'rbm-autoencoder';
import { experiments, type Figure, learningCurveFigure } from 'rbm-autoencoder/experiments';
import { chooseEngine, floatExamples, type Rbm, seededRandom, trainRbm } from 'rbm-autoencoder/rbm';

const rows = Array.from({ length: 20 }, (_, i) => [i / 20, Math.sin(i), 1]);
const { model }: { model: Model } = await fit(rows, { layers: [2, 1], pretrainEpochs: 1, finetuneEpochs: 1 });
const codes: NdArray = await transform(model, rows);

const { engine } = await chooseEngine('js');
const examples = floatExamples(new Float32Array(60).fill(0.5), 6);
const { rbm }: { rbm: Rbm } = await trainRbm({
  engine,
  examples,
  spec: { hidden: 3, epochs: 1 },
  random: seededRandom(1),
});

const series = [{ label: 'a', points: [{ epoch: 1, value: 2 }] }];
const figure: Figure = await learningCurveFigure({ title: 'Curve', yLabel: 'error', series });

console.log(
  JSON.stringify({
    codes: codes.shape,
    rbm: rbm.parameters.weights.shape,
    experiments: 'curves' in experiments,
    svg: figure.svg.startsWith('<svg'),
  }),
);
