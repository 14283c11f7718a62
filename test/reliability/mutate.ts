import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { encode as encodePng } from 'fast-png';
import { zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { encodeNpyHeader } from '../../src/data/formats/arrays/npy.js';
import { encodeModel } from '../../src/model/model-file.js';
import type { Random } from '../../src/random.js';
import { matlabFile, matrix, zipped } from '../data/formats/matlab-file.js';

/** A good file of every format that is read, to be damaged. */
export function goodFiles(random: Random): Readonly<Record<string, Uint8Array>> {
  const values = random.fork('values').fillUniform(new Float32Array(60));
  const bytes = Uint8Array.from(values, (value) => Math.floor(256 * value));
  const idx = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 4, ...bytes]);
  const npy = joined(encodeNpyHeader([12, 5]), new Uint8Array(values.buffer));
  const column = (
    name: string,
    type: 'INT32' | 'DOUBLE' | 'STRING' | 'FLOAT',
    of: (i: number) => unknown,
  ) => ({
    name,
    type,
    data: Array.from({ length: 60 }, (_, i) => of(i)),
  });
  const columnData = [
    column('whole', 'INT32', (i) => bytes[i]),
    column('real', 'DOUBLE', (i) => values[i]),
    column('same', 'FLOAT', () => 1),
    column('kind', 'STRING', (i) => `k${i % 3}`),
  ];
  const parquet = (codec: 'SNAPPY' | 'UNCOMPRESSED') =>
    new Uint8Array(parquetWriteBuffer({ columnData: columnData as never, codec, rowGroupSize: 25 }));
  const csv = ['a,b,"c d"', ...Array.from({ length: 20 }, (_, i) => `${values[i]},${bytes[i]},"${i}"`)].join(
    '\r\n',
  );
  const records = Array.from({ length: 20 }, (_, i) => ({ a: values[i], b: bytes[i], 'c d': i }));
  const layer = (from: number, to: number) => ({
    weights: { shape: [from, to], data: values.slice(0, from * to) },
    bias: { shape: [to], data: values.slice(0, to) },
  });
  const model = encodeModel({
    autoencoder: { activations: ['linear', 'sigmoid'], parameters: [layer(4, 2), layer(2, 4)] },
    preprocessing: { scaling: '0-1', offset: [0, 0, 0, 0], scale: [1, 2, 3, 4], fill: null },
    columns: ['a', 'b', 'c', 'd'],
    imageShape: { height: 2, width: 2 },
    provenance: { seed: '1' },
  });
  return {
    idx,
    'idx.gz': new Uint8Array(gzipSync(idx)),
    npy,
    npz: zipSync({
      'x.npy': npy,
      'y.npy': joined(encodeNpyHeader([12]), new Uint8Array(values.slice(0, 12).buffer)),
    }),
    csv: new TextEncoder().encode(csv),
    json: new TextEncoder().encode(JSON.stringify(records)),
    'json lines': new TextEncoder().encode(records.map((record) => JSON.stringify(record)).join('\n')),
    arrow: tableToIPC(tableFromArrays({ whole: bytes, real: values }), { format: 'file' }) as Uint8Array,
    'parquet, snappy': parquet('SNAPPY'),
    'parquet, plain': parquet('UNCOMPRESSED'),
    safetensors: model,
    'matlab, plain': matlabFile(matrix('other', [2, 2], bytes.slice(0, 4)), matrix('x', [12, 5], bytes)),
    'matlab, packed': matlabFile(zipped(matrix('x', [12, 5], Float64Array.from(bytes)))),
    png: encodePng({ width: 10, height: 6, channels: 1, data: bytes }),
  };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Values that readers of lengths and counts stumble over. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

/** A damaged copy: bytes changed, cut off, doubled or moved, one to four times over. */
export function mutated(good: Uint8Array, random: Random): Uint8Array {
  const pick = (limit: number) => Math.floor(random.uniform() * limit);
  let bytes = Uint8Array.from(good);
  for (let changes = 1 + pick(4); changes > 0; changes--) {
    const at = pick(bytes.length);
    switch (pick(7)) {
      case 0:
        bytes[at] = pick(256);
        break;
      case 1:
        bytes[at] = EDGES[pick(EDGES.length)] as number;
        break;
      case 2:
        bytes[at] = (bytes[at] as number) ^ (1 << pick(8));
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(pick(at + 1)));
        break;
      case 5:
        bytes.fill(EDGES[pick(EDGES.length)] as number, at, at + 1 + pick(8));
        break;
      default:
        bytes.copyWithin(at, pick(bytes.length), pick(bytes.length) + pick(16));
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}
