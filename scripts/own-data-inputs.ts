import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode as encodePng } from 'fast-png';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { OLIVETTI } from '../src/data/collections/faces.js';
import { loadMnist } from '../src/data/collections/mnist.js';
import { readPublishedFile } from '../src/data/collections/published-file.js';
import { type Examples, rowNumbers } from '../src/data/examples.js';
import { readMatlabBytes } from '../src/data/formats/arrays/matlab.js';
import { seededRandom } from '../src/random.js';

/** Something that a user might bring, and how it is trained on. */
export interface Input {
  /** [rows, width] on the data's own scale. */
  readonly values: Float32Array;
  readonly width: number;
  readonly train: readonly string[];
  /** How large one unit of a component is. */
  readonly unit: (component: number) => number;
  /** Writes these rows, in this order, as the file or folder of this name; returns its name. */
  readonly write: (folder: string, name: string, rows: Uint32Array) => string;
}

const FACE_SIDE = 64;
const byByte = () => 255;

/** The 400 Olivetti faces as a folder of PNG images. */
export async function facesAsPngs(dataDir: string): Promise<Input> {
  const { path, bytes } = await readPublishedFile(OLIVETTI, { dataDir });
  const width = FACE_SIDE ** 2;
  const columns = readMatlabBytes(bytes, 'faces', path).values;
  // MATLAB keeps an image column after column.
  const values = Float32Array.from(columns, (_, at) => {
    const [face, pixel] = [Math.floor(at / width), at % width];
    const [row, column] = [Math.floor(pixel / FACE_SIDE), pixel % FACE_SIDE];
    return columns[face * width + column * FACE_SIDE + row] as number;
  });
  return {
    ...{ values, width, unit: byByte },
    train: ['--layers', '300,30', '--rbm-epochs', '40', '--epochs', '60'],
    write(folder, name, rows) {
      mkdirSync(join(folder, name));
      for (const [place, row] of rows.entries()) {
        const data = Uint8Array.from(values.subarray(row * width, (row + 1) * width));
        const png = encodePng({ width: FACE_SIDE, height: FACE_SIDE, data, channels: 1, depth: 8 });
        writeFileSync(join(folder, name, `face-${place + 1}.png`), png);
      }
      return name;
    },
  };
}

const [TABLE_ROWS, TABLE_COLUMNS, CAUSES] = [1_000, 20, 4];

/** A table of 1,000 rows and 20 columns, from thousandths to millions, that four causes and some noise explain. */
export function tableAsCsv(): Input {
  const random = seededRandom(1);
  const causes = random.fork('causes').fillNormal(new Float32Array(TABLE_ROWS * CAUSES));
  const noise = random.fork('noise').fillNormal(new Float32Array(TABLE_ROWS * TABLE_COLUMNS));
  const weights = random.fork('weights').fillNormal(new Float32Array(TABLE_COLUMNS * CAUSES));
  const unit = (column: number) => 10 ** ((column % 10) - 3);
  const values = Float32Array.from(noise, (error, at) => {
    const [row, column] = [Math.floor(at / TABLE_COLUMNS), at % TABLE_COLUMNS];
    let sum = 0;
    for (let i = 0; i < CAUSES; i++)
      sum += (causes[row * CAUSES + i] as number) * (weights[column * CAUSES + i] as number);
    return unit(column) * (Math.tanh(sum) + 0.05 * error + (column % 3));
  });
  return {
    ...{ values, width: TABLE_COLUMNS, unit },
    train: ['--layers', '40,4'],
    write(folder, name, rows) {
      const heading = Array.from({ length: TABLE_COLUMNS }, (_, column) => `measure ${column + 1}`);
      const lines = Array.from(rows, (row) =>
        values.subarray(row * TABLE_COLUMNS, (row + 1) * TABLE_COLUMNS).join(','),
      );
      writeFileSync(join(folder, `${name}.csv`), [heading.join(','), ...lines, ''].join('\n'));
      return `${name}.csv`;
    },
  };
}

/** MNIST's 60,000 training digits as a Parquet file of 784 columns of whole numbers. */
export async function digitsAsParquet(dataDir: string): Promise<Input> {
  const { train } = await loadMnist({ dataDir });
  const values = valuesOf(train).map((value) => Math.round(255 * value));
  const { width } = train;
  return {
    ...{ values, width, unit: byByte },
    train: ['--layers', '500,250,30', '--rbm-epochs', '5', '--epochs', '10'],
    write(folder, name, rows) {
      const columnData = Array.from({ length: width }, (_, column) => ({
        name: `pixel${column}`,
        data: Int32Array.from(rows, (row) => values[row * width + column] as number),
        type: 'INT32' as const,
      }));
      writeFileSync(join(folder, `${name}.parquet`), new Uint8Array(parquetWriteBuffer({ columnData })));
      return `${name}.parquet`;
    },
  };
}

function valuesOf(examples: Examples): Float32Array {
  const out = new Float32Array(examples.count * examples.width);
  examples.copyRows(rowNumbers(examples.count), out);
  return out;
}
