// Fused element-wise operations: a block of numbers goes through all of them while it is in the cache.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>
#include "pool.h"
#include "vector.h"

// ONNX's operators by name. NaN propagates.
#define ELEMENTWISE_OPS(UNARY, BINARY, TERNARY)                      \
  UNARY(Abs, std::fabs(a))                                          \
  UNARY(Ceil, std::ceil(a))                                         \
  UNARY(Exp, exponential(a))                                        \
  UNARY(Floor, std::floor(a))                                       \
  UNARY(Identity, a)                                                \
  UNARY(Log, logarithm(a))                                          \
  UNARY(Neg, -a)                                                    \
  UNARY(Not, a == 0 ? 1.f : 0.f)                                    \
  UNARY(Reciprocal, 1 / a)                                          \
  UNARY(Relu, a < 0 ? 0 : a)                                        \
  UNARY(Sigmoid, 1 / (1 + exponential(-a)))                         \
  UNARY(Sign, a > 0 ? 1.f : a < 0 ? -1.f : a)                       \
  UNARY(Sqrt, std::sqrt(a))                                         \
  UNARY(Tanh, std::tanh(a))                                         \
  UNARY(Truncate, std::trunc(a))                                    \
  UNARY(Truth, a == 0 ? 0.f : 1.f)                                  \
  BINARY(Add, a + b)                                                \
  BINARY(Sub, a - b)                                                \
  BINARY(Mul, a * b)                                                \
  BINARY(Div, a / b)                                                \
  BINARY(Max, a >= b || a != a ? a : b)                             \
  BINARY(Min, a <= b || a != a ? a : b)                             \
  BINARY(And, ((a != 0) & (b != 0)) ? 1.f : 0.f)                     \
  BINARY(Or, ((a != 0) | (b != 0)) ? 1.f : 0.f)                      \
  BINARY(Equal, a == b ? 1.f : 0.f)                                 \
  BINARY(Greater, a > b ? 1.f : 0.f)                                \
  BINARY(GreaterOrEqual, a >= b ? 1.f : 0.f)                        \
  BINARY(Less, a < b ? 1.f : 0.f)                                   \
  BINARY(LessOrEqual, a <= b ? 1.f : 0.f)                           \
  TERNARY(Where, a != 0 ? b : c)

static const char *const ELEMENTWISE_NAMES[] = {
#define NAME(name, formula) #name,
    ELEMENTWISE_OPS(NAME, NAME, NAME)
#undef NAME
};

typedef void (*BlockFunction)(int, const float *, const float *, const float *, float *);

static const BlockFunction ELEMENTWISE_FUNCTIONS[] = {
// Safe to vectorise: an output element depends only on inputs at the same index.
#define PASS(used, formula)                                                                  \
  [](int count, const float *first, const float *second, const float *third, float *to) {   \
    _Pragma("GCC ivdep") for (int i = 0; i < count; i++) {                                   \
      used to[i] = formula;                                                                  \
    }                                                                                        \
    (void)first, (void)second, (void)third;                                                  \
  },
#define UNARY(name, formula) PASS(const float a = first[i];, (formula))
#define BINARY(name, formula) PASS(const float a = first[i]; const float b = second[i];, (formula))
#define TERNARY(name, formula) \
  PASS(const float a = first[i]; const float b = second[i]; const float c = third[i];, (formula))
    ELEMENTWISE_OPS(UNARY, BINARY, TERNARY)
#undef UNARY
#undef BINARY
#undef TERNARY
#undef PASS
};

/** A strided array in a slot's memory; offset and strides count elements. */
struct View {
  int slot;
  ptrdiff_t offset;
  std::vector<ptrdiff_t> strides;
};

/** A fused step's description, decoded from the plan, and the loops that run it. */
struct Elementwise {
  static constexpr int BLOCK = 512;
  static constexpr int NUMBERS_PER_TASK = 16 * BLOCK;

  /** Operands are numbered: inputs, then outputs, then temporaries. */
  struct Operation {
    int function, first, second, third, to;
  };

  std::vector<int> shape;
  std::vector<View> inputs, outputs;
  std::vector<Operation> operations;
  int temporaries;

  void run(float *const *base, Pool &pool, std::vector<Numbers> &scratch) const {
    const int inner = shape.back();
    int64_t rows = 1;
    for (size_t axis = 0; axis + 1 < shape.size(); axis++) rows *= shape[axis];
    if (inner == 0 || rows == 0) return;
    const int blocksPerRow = (inner + BLOCK - 1) / BLOCK;
    const int64_t blocks = rows * blocksPerRow;
    const int64_t perTask = std::max<int64_t>(1, NUMBERS_PER_TASK / std::min(inner, BLOCK));
    pool.share((int)((blocks + perTask - 1) / perTask), [&](int thread, int task) {
      runBlocks(base, task * perTask, std::min(blocks, (task + 1) * perTask), blocksPerRow, scratch[thread]);
    });
  }

  /** Runs the rows `from` to `to` of a matrix: the epilogue of a product. */
  void runRows(float *const *base, int from, int to, Numbers &scratch) const {
    const int blocksPerRow = (shape.back() + BLOCK - 1) / BLOCK;
    runBlocks(base, (int64_t)from * blocksPerRow, (int64_t)to * blocksPerRow, blocksPerRow, scratch);
  }

 private:
  void runBlocks(float *const *base, int64_t from, int64_t to, int blocksPerRow, Numbers &scratch) const {
    const size_t places = inputs.size() + outputs.size() + temporaries;
    if (scratch.size() < places * BLOCK) scratch.resize(places * BLOCK);
    const int inner = shape.back();
    std::vector<float *> at(places);
    std::vector<const float *> repeated(inputs.size(), nullptr);
    for (size_t place = 0; place < places; place++) at[place] = scratch.data() + place * BLOCK;
    for (int64_t block = from; block < to; block++) {
      const int64_t row = block / blocksPerRow;
      const int start = (int)(block % blocksPerRow) * BLOCK;
      const int count = std::min(BLOCK, inner - start);
      for (size_t i = 0; i < inputs.size(); i++) {
        const ptrdiff_t stride = inputs[i].strides.back();
        const float *numbers = placeOf(inputs[i], base, row) + start * stride;
        if (stride == 1) {
          at[i] = const_cast<float *>(numbers);
        } else if (stride != 0) {
          for (int j = 0; j < count; j++) at[i][j] = numbers[j * stride];
        } else if (repeated[i] != numbers) {
          repeated[i] = numbers;
          std::fill_n(at[i], std::min(BLOCK, inner), *numbers);
        }
      }
      for (size_t i = 0; i < outputs.size(); i++) {
        if (outputs[i].strides.back() == 1) at[inputs.size() + i] = placeOf(outputs[i], base, row) + start;
      }
      for (const auto &operation : operations) {
        ELEMENTWISE_FUNCTIONS[operation.function](count, at[operation.first], at[operation.second], at[operation.third],
                                                  at[operation.to]);
      }
      for (size_t i = 0; i < outputs.size(); i++) {
        const ptrdiff_t stride = outputs[i].strides.back();
        if (stride == 1) continue;
        float *numbers = placeOf(outputs[i], base, row) + start * stride;
        for (int j = 0; j < count; j++) numbers[j * stride] = at[inputs.size() + i][j];
      }
    }
  }

  float *placeOf(const View &view, float *const *base, int64_t row) const {
    float *place = base[view.slot] + view.offset;
    for (size_t axis = shape.size() - 1; axis-- > 0; row /= shape[axis]) {
      place += (row % shape[axis]) * view.strides[axis];
    }
    return place;
  }
};
