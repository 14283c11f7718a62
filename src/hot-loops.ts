/** Loops that take a noticeable part of training. Machine code may do the same to the last bit, only faster. */
export interface HotLoops {
  /**
   * Fills `out` with numbers uniform in [0, 1) of 24 bits each, from xoshiro128** (Blackman & Vigna 2018); its four words
   * move on.
   */
  fillUniform(words: Int32Array, out: Float32Array): void;
  /** Writes the rows of these numbers, of [count, width] bytes, into `out`, each byte divided by 255. */
  copyPixels(bytes: Uint8Array, width: number, rows: Uint32Array, out: Float32Array): void;
  /** out = a x + b y, rounded once more when it is written; `out` may be `x` or `y`. */
  combine(a: number, x: Float32Array, b: number, y: Float32Array, out: Float32Array): void;
  /** x·y; number i is added to sum i modulo 8, the sums at the end in their order. */
  dot(x: Float32Array, y: Float32Array): number;
}

const TWO_TO_MINUS_24 = 2 ** -24;

// Looked up once: inside a vm context, such as a test's, every look-up of a global is slow.
const { imul } = Math;

export const scriptedLoops: HotLoops = {
  fillUniform(words, out) {
    // The state lives in locals for the length of the loop: twice as fast as in the array.
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
    // `set` converts many numbers at a time, as a loop of ours does not.
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

let present = scriptedLoops;

export const hotLoops = (): HotLoops => present;

/** From now on these are taken. */
export function useHotLoops(loops: HotLoops): void {
  present = loops;
}
