import { createHash } from 'node:crypto';
import { InputError } from './errors.js';
import { hotLoops, scriptedLoops } from './hot-loops.js';

/**
 * A seeded stream of random numbers (xoshiro128**, seeded by SHA-256). It depends on its seed and its labels only,
 * never on the order in which streams are made, so that a new stage of a program does not change the random numbers of
 * the others.
 */
export interface Random {
  /** An independent stream. The same label gives the same stream, however far this one has advanced. */
  fork(label: string): Random;
  /** The next number, uniform in [0, 1), with 24 random bits. */
  uniform(): number;
  /** Fills `out` with numbers uniform in [0, 1), each with 24 random bits. Returns `out`. */
  fillUniform(out: Float32Array): Float32Array;
  /** Fills `out` with draws from N(0, standardDeviation²) (Box-Muller). Returns `out`. */
  fillNormal(out: Float32Array, standardDeviation?: number): Float32Array;
  /** The numbers 0..length-1 in random order (Fisher-Yates). */
  permutation(length: number): Uint32Array;
}

/**
 * The root stream of a seed, a whole number from 0 up; other seeds throw an InputError.
 *
 * @example const noise = seededRandom(1).fork('noise').fillNormal(new Float32Array(100));
 */
export function seededRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new InputError(`The seed is ${seed}, but must be a whole number from 0 up.`);
  }
  return stream(`seed ${seed}`);
}

/** Throws an InputError if there are no seeds, one is invalid, or one occurs twice: its result would count twice. */
export function requireSeeds(seeds: readonly number[]): void {
  if (seeds.length === 0) throw new InputError('There are no seeds. Give at least one.');
  for (const [i, seed] of seeds.entries()) {
    seededRandom(seed);
    if (seeds.indexOf(seed) !== i) {
      throw new InputError(
        `The seed ${seed} was given twice, so its result would count twice. Give each seed once.`,
      );
    }
  }
}

// Looked up once: inside a vm context, such as a test's, every look-up of a global is slow.
const { sqrt, log, sin, cos } = Math;

function stream(path: string): Random {
  const words = wordsOf(path);

  function fillUniform(out: Float32Array): Float32Array {
    hotLoops().fillUniform(words, out);
    return out;
  }

  const one = new Float32Array(1);
  function uniform(): number {
    // For one number a call of machine code would cost more than it saves.
    scriptedLoops.fillUniform(words, one);
    return one[0] as number;
  }

  // Box-Muller makes two numbers. The second is kept, so that the stream does not depend on the sizes of the pieces
  // drawn.
  let spare: number | undefined;
  function normal(): number {
    const kept = spare;
    spare = undefined;
    if (kept !== undefined) return kept;
    const radius = sqrt(-2 * log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * sin(angle);
    return radius * cos(angle);
  }

  return {
    fork: (label) => stream(`${path}/${label}`),
    uniform,
    fillUniform,
    fillNormal(out, standardDeviation = 1) {
      for (let i = 0; i < out.length; i++) out[i] = standardDeviation * normal();
      return out;
    },
    permutation(length) {
      const order = Uint32Array.from({ length }, (_, i) => i);
      for (let i = length - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        const kept = order[i] as number;
        order[i] = order[j] as number;
        order[j] = kept;
      }
      return order;
    },
  };
}

/** The first 128 bits of the text's SHA-256, as four words. */
function wordsOf(text: string): Int32Array {
  const digest = createHash('sha256').update(text).digest();
  return Int32Array.from({ length: 4 }, (_, word) => digest.readInt32LE(4 * word));
}
