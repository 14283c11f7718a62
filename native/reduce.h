// Reductions along axes. The order of summation does not depend on the number of threads.
#pragma once
#include <algorithm>
#include <vector>
#include "elementwise.h"

// ONNX's operators by name: initial value, step (accumulator `sum`, element `x`), end (of `count` elements).
#define REDUCTIONS(F)                                     \
  F(ReduceSum, 0, sum + x, sum)                           \
  F(ReduceMean, 0, sum + x, sum / count)                  \
  F(ReduceProd, 1, sum * x, sum)                          \
  F(ReduceMax, -HUGE_VAL, x > sum || x != x ? x : sum, sum) \
  F(ReduceMin, HUGE_VAL, x < sum || x != x ? x : sum, sum)

static const char *const REDUCTION_NAMES[] = {
#define NAME(name, start, step, end) #name,
    REDUCTIONS(NAME)
#undef NAME
};

/** A reduction's description, decoded from the plan, and the loops that run it. */
struct Reduction {
  /** Most results that one task accumulates side by side. */
  static constexpr int COLUMNS = 256;

  int kind;
  /** Lengths of the axes that are kept, and of those that are reduced; `input.strides` follows this order. */
  std::vector<int> stay, go;
  View input;
  int to;
  ptrdiff_t toOffset;

  void run(float *const *base, Pool &pool) const {
    switch (kind) {
#define CASE(name, start, step, end)                                                                              \
  case k##name:                                                                                                   \
    return runAs(base, pool, start, [](double sum, double x) { return step; }, [](double sum, double count) {     \
      (void)count;                                                                                                \
      return end;                                                                                                 \
    });
      REDUCTIONS(CASE)
#undef CASE
    }
  }

 private:
  enum {
#define KIND(name, start, step, end) k##name,
    REDUCTIONS(KIND)
#undef KIND
  };

  /** Offset of element `index` (row-major) along `axes`, whose strides start at `firstStride`. */
  ptrdiff_t distance(const std::vector<int> &axes, size_t firstStride, int64_t index) const {
    ptrdiff_t sum = 0;
    for (size_t axis = axes.size(); axis-- > 0; index /= axes[axis]) {
      sum += (index % axes[axis]) * input.strides[firstStride + axis];
    }
    return sum;
  }

  template <class Step, class End>
  void runAs(float *const *base, Pool &pool, double start, Step step, End end) const {
    const float *from = base[input.slot] + input.offset;
    float *result = base[to] + toOffset;
    const int wide = stay.back();
    const ptrdiff_t across = input.strides[stay.size() - 1];
    int64_t rows = 1, count = 1;
    for (size_t axis = 0; axis + 1 < stay.size(); axis++) rows *= stay[axis];
    for (const int length : go) count *= length;
    if (rows == 0 || wide == 0) return;
    const int inner = go.back();
    const ptrdiff_t along = input.strides.back();
    // Contiguous columns are accumulated side by side, in pieces of nearly equal width; others one at a time.
    const int fewest = (wide + COLUMNS - 1) / COLUMNS;
    const int columns = across == 1 && along != 1 ? std::min({COLUMNS, wide, (wide / fewest + LANES) / LANES * LANES}) : 1;
    const int pieces = (wide + columns - 1) / columns;
    const int64_t all = rows * pieces;
    const int64_t perTask = std::max<int64_t>(1, 20000 / std::max<int64_t>(1, count * columns));
    pool.share((int)((all + perTask - 1) / perTask), [&](int, int task) {
      for (int64_t piece = task * perTask; piece < std::min(all, (task + 1) * perTask); piece++) {
        const int64_t row = piece / pieces;
        const int column = (int)(piece % pieces) * columns;
        const int here = std::min(columns, wide - column);
        const float *first = from + distance(stay, 0, row * wide + column);
        double sums[COLUMNS];
        std::fill_n(sums, here, start);
        if (columns == 1) {
          // Eight independent sums, so that no addition waits for the latency of the one before.
          double side[8];
          std::fill_n(side, 8, start);
          for (int64_t outer = 0; outer < count; outer += inner) {
            const float *numbers = first + distance(go, stay.size(), outer);
            int i = 0;
            for (; i + 8 <= inner; i += 8) {
              for (int lane = 0; lane < 8; lane++) side[lane] = step(side[lane], numbers[(i + lane) * along]);
            }
            for (; i < inner; i++) sums[0] = step(sums[0], numbers[i * along]);
          }
          for (const double sum : side) sums[0] = step(sums[0], sum);
        } else {
          for (int64_t i = 0; i < count; i++) {
            const float *numbers = first + distance(go, stay.size(), i);
            for (int j = 0; j < here; j++) sums[j] = step(sums[j], numbers[j]);
          }
        }
        for (int j = 0; j < here; j++) result[row * wide + column + j] = (float)end(sums[j], (double)count);
      }
    });
  }
};
