/** Writes a note that the user should see even where nothing else is shown of the work. */
export function warn(note: string): void {
  process.stderr.write(`${note}\n`);
}
