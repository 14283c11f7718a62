/** A line of JSON that a timing process prints: the time of one repetition, or why there is none. */
export type Line = Sample | Absence;

export interface Sample {
  readonly work: string;
  readonly system: string;
  readonly seconds_per_unit: number;
  /** What is counted: step, image, fit, product or run. */
  readonly unit: string;
  /** Number of threads used, if it differs from the number requested. */
  readonly threads?: number;
  /** Version of the library that computed. */
  readonly version?: string;
  /** The process's peak memory so far (resident set). */
  readonly peak_bytes?: number;
}

/** The reason why a system did not do the work, such as that it is not installed. */
export interface Absence {
  readonly work: string;
  readonly system: string;
  readonly missing: string;
}

/** The lines of JSON in a process's output. Other output is ignored. */
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
