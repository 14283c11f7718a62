// Keeps a model, opens it again and exports its encoder as ONNX, which gives the same codes without this library.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, exportModel, fit, openModel, transform } from 'rbm-autoencoder';

const rows = Array.from({ length: 200 }, (_, i) => [
  Math.sin(i / 9),
  100 * Math.cos(i / 9),
  Math.sin(i / 9) ** 2,
]);
const folder = await mkdtemp(join(tmpdir(), 'rbm-autoencoder-'));

const { model } = await fit(rows, { layers: [10, 1], finetuneEpochs: 30 });
const path = join(folder, 'model.safetensors');
await writeFile(path, encodeModel(model));

// `openModel` takes the folder of `rbmae train` as well.
const opened = await openModel(path);
const out = join(folder, 'encoder.onnx');
await exportModel(opened, { format: 'onnx', part: 'encoder', out });
console.log(`exported ${out}`);

const session = await InferenceSession.create(out);
const { code } = await session.run({ data: new Tensor('float32', Float32Array.from(rows.flat()), [200, 3]) });
const ours = await transform(opened, rows);
const farthest = Math.max(...ours.data.map((value, i) => Math.abs(value - code.data[i])));
console.log('codes are the same to', farthest < 1e-5 ? '1e-5' : farthest);
