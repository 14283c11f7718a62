/** The notes of a run, each said once: to the caller, and in run.json. */
export interface NoteList {
  readonly notes: readonly string[];
  note(text: string): void;
}

export function noteList(onNote: ((note: string) => void) | undefined): NoteList {
  const notes: string[] = [];
  return {
    notes,
    note(text) {
      if (notes.includes(text)) return;
      notes.push(text);
      onNote?.(text);
    },
  };
}
