// SIMD vectors of the processor's width, and the elementary functions that vectorise.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#if defined(__AVX512F__)
constexpr int LANES = 16;
constexpr int TILE_ROWS = 14;
#elif defined(__AVX2__)
constexpr int LANES = 8;
constexpr int TILE_ROWS = 6;
#else
constexpr int LANES = 4;
constexpr int TILE_ROWS = 4;
#endif
static_assert(TILE_ROWS <= LANES, "the rows of a tile are packed as one vector");

typedef float Vector __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
typedef int32_t Lanes __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(4)));

static inline Vector load(const float *from) { return *(const Vector *)from; }
static inline void store(float *to, Vector v) { *(Vector *)to = v; }

/** Lanes of two vectors by index; those of the second begin at LANES. */
static inline Vector shuffled(Vector a, Vector b, Lanes places) {
#if defined(__clang__)
  Vector result;
  for (int lane = 0; lane < LANES; lane++) result[lane] = places[lane] < LANES ? a[places[lane]] : b[places[lane] - LANES];
  return result;
#else
  return __builtin_shuffle(a, b, places);
#endif
}

/** Transposes a square of LANES rows, in log2(LANES) rounds in which pairs of rows swap halves of their blocks. */
static inline void transpose(Vector (&rows)[LANES]) {
#pragma GCC unroll 4
  for (int block = 1; block < LANES; block *= 2) {
    Lanes low, high;
    for (int lane = 0; lane < LANES; lane++) {
      const bool second = lane & block;
      low[lane] = second ? LANES + lane - block : lane;
      high[lane] = second ? LANES + lane : lane + block;
    }
#pragma GCC unroll 16
    for (int row = 0; row < LANES; row++) {
      if (row & block) continue;
      const Vector a = rows[row], b = rows[row + block];
      rows[row] = shuffled(a, b, low);
      rows[row + block] = shuffled(a, b, high);
    }
  }
}

static inline float floatOf(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline int32_t bitsOf(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/** Beyond these, e^x overflows float32 or is denormal. */
constexpr float LARGEST = 88.7228f, SMALLEST = -87.3365f;

/** e^x = 2^n e^r with |r| <= ln 2 / 2, e^r by its Taylor series; error at most 2 ulp. */
static inline float exponential(float x) {
  const float within = x > LARGEST ? LARGEST : x < SMALLEST ? SMALLEST : x;
  const float n = __builtin_rintf(within * 1.44269504f);
  // ln 2 in two parts: n times the first is exact.
  const float r = (within - n * 0.693359375f) + n * 2.12194440e-4f;
  const float series =
      1 + r * (1 + r * (1 / 2.f + r * (1 / 6.f + r * (1 / 24.f + r * (1 / 120.f + r * (1 / 720.f + r * (1 / 5040.f)))))));
  // In two factors: 2^128 alone would be infinite.
  const int32_t whole = (int32_t)n, half = whole >> 1;
  const float result = series * floatOf((half + 127) << 23) * floatOf((whole - half + 127) << 23);
  return x > LARGEST ? __builtin_inff() : x < SMALLEST ? 0 : x != x ? x : result;
}

/** log x = n log 2 + log m with m in [sqrt 1/2, sqrt 2), log m = 2 artanh((m - 1) / (m + 1)); error at most 2 ulp. */
static inline float logarithm(float x) {
  const int32_t bits = bitsOf(x) - 0x3f3504f3;
  const float n = (float)(bits >> 23);
  const float m = floatOf((bits & 0x7fffff) + 0x3f3504f3);
  const float s = (m - 1) / (m + 1);
  const float z = s * s;
  const float artanh = s * z * (1 / 3.f + z * (1 / 5.f + z * (1 / 7.f + z * (1 / 9.f + z * (1 / 11.f)))));
  const float result = n * 0.693359375f + (2 * s + (2 * artanh - n * 2.12194440e-4f));
  const float infinity = __builtin_inff();
  return x < 0 || x != x ? __builtin_nanf("") : x == 0 ? -infinity : x == infinity ? x : result;
}

/** Allocates at cache lines: loads that cross one take twice as long. */
template <class T> struct LineAllocator {
  typedef T value_type;
  LineAllocator() = default;
  template <class U> LineAllocator(const LineAllocator<U> &) {}
  T *allocate(size_t count) {
    void *memory = std::aligned_alloc(64, (count * sizeof(T) + 63) / 64 * 64);
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<T *>(memory);
  }
  void deallocate(T *memory, size_t) { std::free(memory); }
  template <class U> bool operator==(const LineAllocator<U> &) const { return true; }
  template <class U> bool operator!=(const LineAllocator<U> &) const { return false; }
};
typedef std::vector<float, LineAllocator<float>> Numbers;
