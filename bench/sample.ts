/** A line of JSON that a timing process prints: how long one repetition took, or why there is none. */
export type Line = Sample | Absence;

export interface Sample {
  readonly work: string;
  readonly system: string;
  readonly seconds_per_unit: number;
  /** What is counted, in words: step, image, fit, product, run. */
  readonly unit: string;
  /** Threads that were really used, where it is not those asked for. */
  readonly threads?: number;
  /** Version of what computed. */
  readonly version?: string;
  /** The largest memory of the process so far. */
  readonly peak_bytes?: number;
}

/** Something that is not installed, or cannot do this work. */
export interface Absence {
  readonly work: string;
  readonly system: string;
  readonly missing: string;
}

/** The lines of JSON in what a process printed; anything else that it printed is passed over. */
export function linesOf(output: string): Line[] {
  return output.split('\n').flatMap((text) => {
    if (!text.startsWith('{')) return [];
    try {
      const line = JSON.parse(text);
      return typeof line.seconds_per_unit === 'number' || typeof line.missing === 'string' ? [line] : [];
    } catch {
      return [];
    }
  });
}
