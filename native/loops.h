// The hot loops of src/hot-loops.ts, bit for bit.
#pragma once
#include <cstddef>
#include <cstdint>

// No fused multiply-add: JavaScript rounds the product and the sum separately.
#if defined(__clang__)
#define SEPARATE_ROUNDING
#define SEPARATELY _Pragma("clang fp contract(off)")
#else
#define SEPARATE_ROUNDING __attribute__((optimize("fp-contract=off")))
#define SEPARATELY
#endif

/** xoshiro128**, 24 bits a number; `words` is the state. */
static inline void fillUniform(int32_t *words, float *out, size_t count) {
  const auto rotated = [](uint32_t x, int bits) { return x << bits | x >> (32 - bits); };
  uint32_t s0 = words[0], s1 = words[1], s2 = words[2], s3 = words[3];
  for (size_t i = 0; i < count; i++) {
    const uint32_t word = rotated(s1 * 5, 7) * 9;
    const uint32_t shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
    out[i] = (float)(word >> 8) * 0x1p-24f;
  }
  words[0] = s0, words[1] = s1, words[2] = s2, words[3] = s3;
}

/** Copies rows of bytes, [count, width], divided by 255. Skips row indices beyond `count`. */
static inline void copyPixels(const uint8_t *bytes, size_t count, size_t width, const uint32_t *rows, size_t length,
                              float *out) {
  for (size_t r = 0; r < length; r++) {
    if (rows[r] >= count) continue;
    const uint8_t *row = bytes + rows[r] * width;
    for (size_t i = 0; i < width; i++) out[r * width + i] = (float)(row[i] * (1 / 255.));
  }
}

/** out = a x + b y in double precision. */
SEPARATE_ROUNDING static void combine(double a, const float *x, double b, const float *y, size_t count, float *out) {
  SEPARATELY
  _Pragma("GCC ivdep") for (size_t i = 0; i < count; i++) out[i] = (float)(a * x[i] + b * y[i]);
}

/** x·y in eight partial sums, added in order at the end. */
static inline double dot(const float *x, const float *y, size_t count) {
  double sums[8] = {};
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    for (int lane = 0; lane < 8; lane++) sums[lane] += (double)x[i + lane] * y[i + lane];
  }
  for (int lane = 0; i + lane < count; lane++) sums[lane] += (double)x[i + lane] * y[i + lane];
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}
