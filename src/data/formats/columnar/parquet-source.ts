import { type FileMetaData, parquetMetadataAsync, parquetSchema, type SchemaTree } from 'hyparquet';
import type { RandomAccess } from '../../../files/random-access.js';
import { uniqueNames } from '../tables/unique-names.js';
import { pandasIndex } from './pandas-index.js';

/** An open Parquet file. Names of its columns are different: those of the metadata are changed where they are not. */
export interface ParquetSource {
  readonly buffer: { readonly byteLength: number; slice(start: number, end?: number): ArrayBuffer };
  readonly metadata: FileMetaData;
  readonly names: readonly string[];
  /** Types of the columns. */
  readonly columns: readonly SchemaTree[];
  /** Columns, from 0, that are the index of a pandas DataFrame. */
  readonly index: readonly number[];
  readonly notes: readonly string[];
}

export async function openParquet(file: RandomAccess): Promise<ParquetSource> {
  const buffer = {
    byteLength: file.size,
    slice: (start: number, end = file.size) => file.read(start, end).buffer as ArrayBuffer,
  };
  const found = await parquetMetadataAsync(buffer);
  const given = parquetSchema(found).children.map(({ element }) => element.name);
  const { names, note } = uniqueNames(given);
  const metadata = note === undefined ? found : renamed(found, names);
  const pandas = metadata.key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
  const index = pandasIndex(pandas, names);
  const indexNames = index.map((column) => `"${names[column]}"`).join(', ');
  return {
    buffer,
    metadata,
    names,
    columns: parquetSchema(metadata).children,
    index,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(index.length === 0 ? [] : [`the index of pandas is left out: ${indexNames}`]),
    ],
  };
}

/** The metadata with other names for the columns. The decoder finds columns by their name, which would always be the first. */
function renamed(metadata: FileMetaData, names: readonly string[]): FileMetaData {
  const tops = parquetSchema(metadata).children;
  const positions = new Map(tops.map(({ element }, i) => [element, names[i] as string]));
  const schema = metadata.schema.map((element) => ({
    ...element,
    name: positions.get(element) ?? element.name,
  }));
  // Each column of the file is a leaf of the schema, in the same order.
  const leafNames = tops.flatMap((top, i) => new Array<string>(leafCount(top)).fill(names[i] as string));
  const row_groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.map((column, i) => {
      const { meta_data } = column;
      const name = leafNames[i];
      if (meta_data === undefined || name === undefined) return column;
      return {
        ...column,
        meta_data: { ...meta_data, path_in_schema: [name, ...meta_data.path_in_schema.slice(1)] },
      };
    }),
  }));
  return { ...metadata, schema, row_groups };
}

function leafCount({ children }: SchemaTree): number {
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + leafCount(child), 0);
}
