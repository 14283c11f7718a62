// A program's steps, read from the numbers in which TypeScript wrote them.
#pragma once
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

/** The memory in which steps work, one for each thread where they need their own. */
struct Memory {
  GemmMemory gemm;
  std::vector<Numbers> scratch;
  explicit Memory(int threads) : gemm(threads), scratch(threads) {}
};

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
  work.kept = reader.next();
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

/** A product and what is done with each of its numbers. The product is the last slot, and never there as a whole. */
class GemmUseStep : public Step {
  const Factors factors;
  const int slots;
  const Elementwise use;

 public:
  explicit GemmUseStep(Reader &reader) : factors(reader), slots(reader.next()), use(elementwise(reader)) {}
  void run(float *const *base, Pool &pool, Memory &memory) const override {
    factors.product(base, pool, memory).byRows([&](int thread, Range rows, float *numbers) {
      std::vector<float *> here(base, base + slots);
      here.push_back(numbers - (ptrdiff_t)rows.from * factors.columns);
      use.runRows(here.data(), rows.from, rows.to, memory.scratch[thread]);
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

/** Running sums along one axis, each with or without the number at its place, from the front or from the back. */
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
  /** Shape and strides are of what stays and of the axis. */
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

static const char *const STEP_NAMES[] = {"elementwise", "gemm", "gemmUse", "reduction", "runningSum"};

/** Slots are the arrays that come with each call, then one for all constants, then one for all that lies in between. */
class Plan {
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<size_t> lengths;
  Numbers constants, between;
  bool released = false;

 public:
  Plan(Reader code, Numbers constants, std::vector<size_t> lengths, size_t between)
      : lengths(std::move(lengths)), constants(std::move(constants)), between(between) {
    while (!code.done()) {
      switch (code.next()) {
        case 0: steps.push_back(std::make_unique<ElementwiseStep>(code)); break;
        case 1: steps.push_back(std::make_unique<GemmStep>(code)); break;
        case 2: steps.push_back(std::make_unique<GemmUseStep>(code)); break;
        case 3: steps.push_back(std::make_unique<ReductionStep>(code)); break;
        case 4: steps.push_back(std::make_unique<RunningSumStep>(code)); break;
        default: throw std::runtime_error("the plan has a step of an unknown kind");
      }
    }
  }

  const std::vector<size_t> &arrayLengths() const { return lengths; }

  /** Frees its memory now; JavaScript would do it some time later. */
  void release() {
    steps.clear();
    between = constants = Numbers();
    released = true;
  }

  void run(const std::vector<float *> &arrays, Pool &pool, Memory &memory) {
    if (released) throw std::runtime_error("the program was released");
    DenormalsAsZero whileRunning;
    std::vector<float *> base = arrays;
    base.push_back(constants.data());
    base.push_back(between.data());
    for (const auto &step : steps) step->run(base.data(), pool, memory);
  }
};
