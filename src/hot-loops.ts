/**
 * Loops outside of programs that take a noticeable part of training. Implementations differ in speed only: they give
 * the same bits, which the tests hold.
 */
export interface HotLoops {
  /**
   * Fills `out` with numbers uniform in [0, 1) of 24 bits each, from xoshiro128** (Blackman & Vigna 2018), and advances
   * its four words of state.
   */
  fillUniform(words: Int32Array, out: Float32Array): void;
  /** Copies the given rows of `bytes`, [count, width], into `out`, each byte divided by 255. */
  copyPixels(bytes: Uint8Array, width: number, rows: Uint32Array, out: Float32Array): void;
  /** out = a x + b y, computed in double precision and rounded to float32 when stored; `out` may alias `x` or `y`. */
  combine(a: number, x: Float32Array, b: number, y: Float32Array, out: Float32Array): void;
  /**
   * x·y in double precision, in eight partial sums (element i goes to sum i modulo 8) that are added in order at the
   * end.
   */
  dot(x: Float32Array, y: Float32Array): number;
}

const TWO_TO_MINUS_24 = 2 ** -24;

// Looked up once: inside a vm context, such as a test's, every look-up of a global is slow.
const { imul } = Math;

/** The loops in JavaScript. */
export const scriptedLoops: HotLoops = {
  fillUniform(words, out) {
    // Keeping the state in locals is twice as fast as in the array.
    let [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = words;
    for (let i = 0; i < out.length; i++) {
      const scrambled = imul(s1, 5);
      const word = imul((scrambled << 7) | (scrambled >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
      out[i] = (word >>> 8) * TWO_TO_MINUS_24;
    }
    words.set([s0, s1, s2, s3]);
  },
  copyPixels(bytes, width, rows, out) {
    // `set` is vectorised, a loop in JavaScript is not.
    for (let r = 0; r < rows.length; r++) {
      const start = (rows[r] as number) * width;
      out.set(bytes.subarray(start, start + width), r * width);
    }
    const end = rows.length * width;
    for (let at = 0; at < end; at++) out[at] = (out[at] as number) * (1 / 255);
  },
  combine(a, x, b, y, out) {
    for (let i = 0; i < out.length; i++) out[i] = a * (x[i] as number) + b * (y[i] as number);
  },
  dot(x, y) {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
    const { length } = x;
    const product = (i: number) => (i < length ? (x[i] as number) * (y[i] as number) : 0);
    for (let i = 0; i < length; i += 8) {
      s0 += product(i);
      s1 += product(i + 1);
      s2 += product(i + 2);
      s3 += product(i + 3);
      s4 += product(i + 4);
      s5 += product(i + 5);
      s6 += product(i + 6);
      s7 += product(i + 7);
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
  },
};

let current = scriptedLoops;

/** The loops in use. */
export const hotLoops = (): HotLoops => current;

/**
 * Makes the whole process use these loops. One setting for the process, because random streams and examples are made
 * where no engine is at hand, and because no result depends on it. Only `chooseEngine` calls this, for the engine it
 * chose.
 */
export function accelerateHotLoops(loops: HotLoops): void {
  current = loops;
}
