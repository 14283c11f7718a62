import { stringify } from 'csv-stringify/sync';
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { shortest } from '../../storage/number-texts.js';
import { encodeNpyHeader } from '../arrays/npy.js';

export interface TableShape {
  /** Number of rows. */
  readonly count: number;
  /** Names of the columns of numbers, [width]. */
  readonly columns: readonly string[];
  /** Columns of text before the numbers (not in .npy), such as the names of images, with one text for each row. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** The bytes of a table: a beginning, its rows block by block, and an end. */
export interface TableEncoding {
  readonly begin: Uint8Array | string;
  rows(values: Float32Array): Uint8Array | string;
  end(): Uint8Array | string;
}

/** A text table, with the shortest decimals that give the same float32. */
export function delimited({ columns, texts }: TableShape, delimiter: string): TableEncoding {
  const width = columns.length;
  let row = 0;
  return {
    begin: stringify([[...Object.keys(texts), ...columns]], { delimiter }),
    rows(values) {
      const lines = Array.from({ length: values.length / width }, (_, r) => [
        ...Object.values(texts).map((some) => some[row + r]),
        ...Array.from(values.subarray(r * width, (r + 1) * width), shortest),
      ]);
      row += lines.length;
      return stringify(lines, { delimiter });
    },
    end: () => '',
  };
}

/** An array of float32, without the texts. */
export function npy({ count, columns }: TableShape): TableEncoding {
  return {
    begin: encodeNpyHeader([count, columns.length]),
    rows: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    end: () => '',
  };
}

/** Parquet with a row group for each block. */
export function parquet({ columns, texts }: TableShape): TableEncoding {
  const width = columns.length;
  const writer = new ByteWriter();
  let row = 0;
  const columnsOf = (values: Float32Array): ColumnSource[] => {
    const count = values.length / width;
    const from = row;
    row += count;
    return [
      ...Object.entries(texts).map(([name, some]) => ({
        name,
        data: some.slice(from, row),
        type: 'STRING' as const,
        nullable: false,
      })),
      ...columns.map((name, c) => ({
        name,
        data: Float32Array.from({ length: count }, (_, r) => values[r * width + c] as number),
        type: 'FLOAT' as const,
        nullable: false,
      })),
    ];
  };
  const schema = schemaFromColumnData({ columnData: columnsOf(new Float32Array()) });
  const table = new ParquetWriter({ writer, schema });
  const written = () => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  return {
    begin: written(),
    rows(values) {
      void table.write({ columnData: columnsOf(values), rowGroupSize: Math.max(1, values.length / width) });
      return written();
    },
    end() {
      void table.finish();
      return written();
    },
  };
}
