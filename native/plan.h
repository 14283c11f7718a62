// The plan of a program: its steps, decoded from the integers that src/compute/native/encode.ts wrote.
#pragma once
#include <iterator>
#include <memory>
#include <stdexcept>
#include "elementwise.h"
#include "gemm.h"
#include "reduce.h"

class Reader {
  const int32_t *at, *end;

 public:
  Reader(const int32_t *from, size_t count) : at(from), end(from + count) {}
  bool done() const { return at == end; }
  int next() {
    if (done()) throw std::runtime_error("the plan ends too early");
    return *at++;
  }
  std::vector<int> list(int count) {
    std::vector<int> numbers(count);
    for (int &number : numbers) number = next();
    return numbers;
  }
  View view(int rank) {
    View view{next(), next(), {}};
    for (int axis = 0; axis < rank; axis++) view.strides.push_back(next());
    return view;
  }
};

/** Working memory of steps, shared by all plans of a session. `scratch` holds the temporaries of each thread. */
struct Memory {
  GemmMemory gemm;
  std::vector<Numbers> scratch;
  explicit Memory(int threads) : gemm(threads), scratch(threads) {}
};

/** `base` holds the memory of each slot. */
class Step {
 public:
  virtual ~Step() = default;
  virtual void run(float *const *base, Pool &pool, Memory &memory) const = 0;
};

static Elementwise elementwise(Reader &reader) {
  Elementwise work;
  const int rank = reader.next();
  work.shape = reader.list(rank);
  for (int count = reader.next(); count > 0; count--) work.inputs.push_back(reader.view(rank));
  for (int count = reader.next(); count > 0; count--) work.outputs.push_back(reader.view(rank));
  work.temporaries = reader.next();
  for (int count = reader.next(); count > 0; count--) {
    work.operations.push_back({reader.next(), reader.next(), reader.next(), reader.next(), reader.next()});
  }
  return work;
}

class ElementwiseStep : public Step {
  const Elementwise work;

 public:
  explicit ElementwiseStep(Reader &reader) : work(elementwise(reader)) {}
  void run(float *const *base, Pool &pool, Memory &memory) const override { work.run(base, pool, memory.scratch); }
};

class Factors {
  int rows, depth;
  View left, right;

 public:
  int columns;
  explicit Factors(Reader &reader)
      : rows(reader.next()), depth(reader.next()), left(reader.view(2)), right(reader.view(2)), columns(reader.next()) {}
  Product product(float *const *base, Pool &pool, Memory &memory) const {
    const auto matrix = [&](const View &view) {
      return Matrix{base[view.slot] + view.offset, view.strides[0], view.strides[1]};
    };
    return {rows, columns, depth, matrix(left), matrix(right), pool, memory.gemm};
  }
};

class GemmStep : public Step {
  const Factors factors;
  const View to;

 public:
  explicit GemmStep(Reader &reader) : factors(reader), to(reader.view(1)) {}
  void run(float *const *base, Pool &pool, Memory &memory) const override {
    factors.product(base, pool, memory).into(base[to.slot] + to.offset, to.strides[0]);
  }
};

/** A product with a fused epilogue. The rows of the product that exist at the time are the last slot. */
class GemmEpilogueStep : public Step {
  const Factors factors;
  const int slots;
  const Elementwise epilogue;

 public:
  explicit GemmEpilogueStep(Reader &reader) : factors(reader), slots(reader.next()), epilogue(elementwise(reader)) {}
  void run(float *const *base, Pool &pool, Memory &memory) const override {
    factors.product(base, pool, memory).byRows([&](int thread, Range rows, float *numbers) {
      std::vector<float *> here(base, base + slots);
      here.push_back(numbers - (ptrdiff_t)rows.from * factors.columns);
      epilogue.runRows(here.data(), rows.from, rows.to, memory.scratch[thread]);
    });
  }
};

class ReductionStep : public Step {
  Reduction work;

 public:
  explicit ReductionStep(Reader &reader) {
    work.kind = reader.next();
    work.stay = reader.list(reader.next());
    work.go = reader.list(reader.next());
    work.input = reader.view(work.stay.size() + work.go.size());
    work.to = reader.next();
    work.toOffset = reader.next();
  }
  void run(float *const *base, Pool &pool, Memory &) const override { work.run(base, pool); }
};

/** Cumulative sums of [rows, length] along the second axis: inclusive or exclusive, from either end. */
class RunningSumStep : public Step {
  std::vector<int> shape;
  View input, to;
  bool exclusive, backwards;

 public:
  explicit RunningSumStep(Reader &reader) : shape(reader.list(2)) {
    exclusive = reader.next();
    backwards = reader.next();
    input = reader.view(2);
    to = reader.view(2);
  }
  void run(float *const *base, Pool &, Memory &) const override {
    for (int row = 0; row < shape[0]; row++) {
      const float *from = base[input.slot] + input.offset + row * input.strides[0];
      float *result = base[to.slot] + to.offset + row * to.strides[0];
      double sum = 0;
      for (int i = 0; i < shape[1]; i++) {
        const int place = backwards ? shape[1] - 1 - i : i;
        const double with = sum + from[place * input.strides[1]];
        result[place * to.strides[1]] = (float)(exclusive ? sum : with);
        sum = with;
      }
    }
  }
};

// Steps by the names of src/compute/native/plan.ts.
#define STEPS(F)                      \
  F(elementwise, ElementwiseStep)     \
  F(gemm, GemmStep)                   \
  F(gemmEpilogue, GemmEpilogueStep)   \
  F(reduction, ReductionStep)         \
  F(runningSum, RunningSumStep)

static const char *const STEP_NAMES[] = {
#define NAME(name, type) #name,
    STEPS(NAME)
#undef NAME
};

typedef std::unique_ptr<Step> (*StepDecoder)(Reader &);

static const StepDecoder STEP_DECODERS[] = {
#define DECODER(name, type) [](Reader &reader) -> std::unique_ptr<Step> { return std::make_unique<type>(reader); },
    STEPS(DECODER)
#undef DECODER
};

/** Slots are the arrays given with each run, then the constants, then the workspace. */
class Plan {
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<size_t> lengths;
  Numbers constants, workspace;
  bool released = false;

 public:
  Plan(Reader code, Numbers constants, std::vector<size_t> lengths, size_t workspace)
      : lengths(std::move(lengths)), constants(std::move(constants)), workspace(workspace) {
    while (!code.done()) {
      const size_t kind = code.next();
      if (kind >= std::size(STEP_DECODERS)) throw std::runtime_error("the plan has a step of an unknown kind");
      steps.push_back(STEP_DECODERS[kind](code));
    }
  }

  const std::vector<size_t> &arrayLengths() const { return lengths; }

  /** Frees the memory now, before the garbage collector would. */
  void release() {
    steps.clear();
    workspace = constants = Numbers();
    released = true;
  }

  void run(const std::vector<float *> &arrays, Pool &pool, Memory &memory) {
    if (released) throw std::runtime_error("the program was released");
    DenormalsAsZero whileRunning;
    std::vector<float *> base = arrays;
    base.push_back(constants.data());
    base.push_back(workspace.data());
    for (const auto &step : steps) step->run(base.data(), pool, memory);
  }
};
