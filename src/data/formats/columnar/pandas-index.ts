/** The columns, from 0, that the metadata of pandas (a JSON text) call the index. None, if they are all columns. */
export function pandasIndex(metadata: string | undefined, names: readonly string[]): number[] {
  try {
    const { index_columns: columns } = JSON.parse(metadata ?? '{}') as { readonly index_columns?: unknown };
    const index = Array.isArray(columns) ? columns.map((column) => names.indexOf(String(column))) : [];
    const found = index.filter((column) => column >= 0);
    return found.length < names.length ? found : [];
  } catch {
    return [];
  }
}
