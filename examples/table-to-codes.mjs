// Codes of a table: two numbers for each of 344 penguins, from four measurements, and how much of the table they keep.
import { fileURLToPath } from 'node:url';
import { evaluate, fit, inverseTransform, readExamples, transform } from 'rbm-autoencoder';

const table = await readExamples(fileURLToPath(new URL('penguins.csv', import.meta.url)), {
  label: 'Species',
  exclude: ['Island', 'Sex'],
});

// Scales the columns, pretrains RBMs of 4-12-2 units, unrolls them and fine-tunes the whole.
const { model } = await fit(table.examples, { layers: [12, 2], missing: 'mean', columns: table.columns });

const codes = await transform(model, table.examples); // { shape: [344, 2], data: Float32Array }
for (const row of [0, 152, 276])
  console.log(
    table.labels[row].padEnd(10),
    [...codes.data.subarray(2 * row, 2 * row + 2)].map((x) => x.toFixed(2)),
  );

const penguin = await inverseTransform(model, { shape: [1, 2], data: codes.data.slice(0, 2) });
console.log('first penguin, decoded', Array.from(penguin.data, Math.round));

const { explained } = await evaluate(model, table.examples);
console.log(`share of the variance explained: ${(100 * explained).toFixed(1)} %`);
table.release();
