/** Names of columns, each different: the second column of one name gets a number, as in `x (2)`. */
export function uniqueNames(names: readonly string[]): {
  readonly names: readonly string[];
  readonly note: string | undefined;
} {
  const taken = new Set(names);
  const seen = new Set<string>();
  const renamed: string[] = [];
  const unique = names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name} (${number})`)) number++;
    const other = `${name} (${number})`;
    taken.add(other);
    renamed.push(other);
    return other;
  });
  if (renamed.length === 0) return { names, note: undefined };
  const [first] = renamed;
  const note =
    renamed.length === 1
      ? `two columns have one name: the second is called "${first}"`
      : `${renamed.length} columns have a name that another has before them: they are called "${first}" and so on`;
  return { names: unique, note };
}
