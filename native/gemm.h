// Matrix products (GEMM): packed panels and strips, a register-blocked microkernel, SYRK where the result is symmetric.
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>
#include "pool.h"
#include "vector.h"

/** A strided matrix; strides count elements. */
struct Matrix {
  const float *data;
  ptrdiff_t rowStride, columnStride;

  Matrix at(ptrdiff_t row, ptrdiff_t column) const {
    return {data + row * rowStride + column * columnStride, rowStride, columnStride};
  }
  Matrix transposed() const { return {data, columnStride, rowStride}; }
};

constexpr int TILE_COLUMNS = 2 * LANES;
/** Depth that the microkernel sums at once: its columns of the right factor then stay in the cache. */
constexpr int DEPTH = 1000;
/** Rows and depth of the left factor that are packed at a time. */
constexpr int ROWS_PACKED = 72 * TILE_ROWS, DEPTH_PACKED = 2 * DEPTH;
/** Prefetch distance for the packed left factor, in iterations of the inner loop. */
constexpr int PREFETCH_DISTANCE = 16;
/** Elements of the right factor that a thread packs at a time: half of its L2 cache. */
constexpr int COLUMNS_PACKED = 1 << 17;

/** Packs [rows, depth], rows <= WIDTH, as [depth, WIDTH]. Lanes beyond `rows` are padding with arbitrary values. */
template <int WIDTH> static void packColumns(Matrix from, int rows, int depth, float *to) {
  int k = 0;
  if (from.columnStride == 1) {
    for (int first = 0; first < WIDTH; first += LANES) {
      for (k = 0; k + LANES <= depth; k += LANES) {
        Vector block[LANES];
#pragma GCC unroll 16
        for (int row = 0; row < LANES; row++) {
          block[row] = first + row < rows ? load(from.at(first + row, k).data) : Vector{};
        }
        transpose(block);
#pragma GCC unroll 16
        for (int column = 0; column < LANES; column++) store(to + (k + column) * WIDTH + first, block[column]);
      }
    }
  } else if (from.rowStride == 1 && from.columnStride >= WIDTH) {
    // A load beyond `rows` ends before the next column does; after the last column it could leave the matrix.
    for (; k + (rows < WIDTH) < depth; k++) {
      for (int first = 0; first < WIDTH; first += LANES) {
        store(to + k * WIDTH + first, load(from.at(first, k).data));
      }
    }
  }
  for (; k < depth; k++) {
    for (int row = 0; row < WIDTH; row++) to[k * WIDTH + row] = row < rows ? *from.at(row, k).data : 0;
  }
}

/** One call of the microkernel: an outer product summed over the depth, kept in registers. */
struct Tile {
  int depth;
  /** Packed, [depth, LANES]: the tile's rows and padding. */
  const float *left;
  /** Packed, [depth, TILE_COLUMNS]. */
  const float *right;
  float *to;
  ptrdiff_t stride;
  int columns;
  bool add;
};

template <int ROWS> static void multiplyTile(const Tile &tile) {
  Vector sums[ROWS][2] = {};
  const float *left = tile.left, *right = tile.right;
  for (int k = 0; k < tile.depth; k++, left += LANES, right += TILE_COLUMNS) {
    __builtin_prefetch(left + PREFETCH_DISTANCE * LANES);
    const Vector first = load(right), second = load(right + LANES);
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      const Vector factor = left[row] - Vector{};
      sums[row][0] += factor * first;
      sums[row][1] += factor * second;
    }
  }
  if (tile.columns == TILE_COLUMNS) {
#pragma GCC unroll 16
    for (int row = 0; row < ROWS; row++) {
      for (int half = 0; half < 2; half++) {
        float *to = tile.to + row * tile.stride + half * LANES;
        store(to, tile.add ? load(to) + sums[row][half] : sums[row][half]);
      }
    }
    return;
  }
  for (int row = 0; row < ROWS; row++) {
    float numbers[TILE_COLUMNS];
    store(numbers, sums[row][0]);
    store(numbers + LANES, sums[row][1]);
    float *to = tile.to + row * tile.stride;
    for (int column = 0; column < tile.columns; column++) {
      to[column] = tile.add ? to[column] + numbers[column] : numbers[column];
    }
  }
}

template <int ROWS = TILE_ROWS> static void multiplyTile(int rows, const Tile &tile) {
  if (rows == ROWS) return multiplyTile<ROWS>(tile);
  if constexpr (ROWS > 1) multiplyTile<ROWS - 1>(rows, tile);
}

struct Range {
  int from, to;
  int size() const { return to - from; }
};

/** Part `index` when 0..whole is divided into `parts` parts of nearly equal size. */
static inline Range part(int whole, int index, int parts) {
  return {(int)((int64_t)whole * index / parts), (int)((int64_t)whole * (index + 1) / parts)};
}
static inline int partsOf(int whole, int most) { return (whole + most - 1) / most; }

/** Working memory of products: the packed factors. */
struct GemmMemory {
  Numbers left, right;
  /** For each thread: packed strips of the right factor, the group of strips that these are, and rows of a result. */
  struct Own {
    Numbers strips, rows;
    int group;
  };
  std::vector<Own> own;
  explicit GemmMemory(int threads) : own(threads) {}
};

static inline float *atLeast(Numbers &numbers, size_t count) {
  if (numbers.size() < count) numbers.resize(count);
  return numbers.data();
}

/** Products of fewer multiplications run on one thread: waking others would take longer. */
constexpr int64_t ALONE = 100000;

/** left [rows, depth] times right [depth, columns]. */
class Product {
  const int rows, columns, depth;
  const Matrix left, right;
  Pool &pool;
  GemmMemory &memory;

 public:
  Product(int rows, int columns, int depth, Matrix left, Matrix right, Pool &pool, GemmMemory &memory)
      : rows(rows), columns(columns), depth(depth), left(left), right(right), pool(pool), memory(memory) {}

  /**
   * Writes the product to [rows, columns]. The order of summation does not depend on the number of threads. If both
   * factors are the same matrix (XᵀX: SYRK), only the upper triangle is computed and the rest is mirrored.
   */
  void into(float *to, ptrdiff_t stride) const {
    if (depth == 0) {
      for (int row = 0; row < rows; row++) std::fill_n(to + row * stride, columns, 0.f);
    }
    for (int k = 0; k < depth; k += DEPTH_PACKED) {
      const Range deep{k, std::min(depth, k + DEPTH_PACKED)};
      for (int row = 0; row < rows; row += ROWS_PACKED) {
        addStrips({row, std::min(rows, row + ROWS_PACKED)}, deep, to, stride);
      }
    }
    if (isSymmetric()) mirror(to, stride);
  }

  /**
   * Computes a few rows at a time and hands them to `epilogue(thread, rows, numbers)`, numbers [rows, columns], while
   * they are in the cache: the whole product is never stored.
   */
  template <class Epilogue> void byRows(Epilogue epilogue) const {
    const Range all{0, rows}, deep{0, depth};
    const size_t stripSize = (size_t)depth * TILE_COLUMNS;
    packLeft(all, deep);
    float *packed = atLeast(memory.right, strips() * stripSize);
    share(strips(), [&](int, int strip) { packStrip(strip, deep, packed + strip * stripSize); });
    const int panels = partsOf(rows, TILE_ROWS);
    const int chunks = partsOf(panels, std::max(1, CACHED_NUMBERS / columns / TILE_ROWS));
    share(chunks, [&](int thread, int chunk) {
      const Range mine = part(panels, chunk, chunks);
      const Range at{part(rows, mine.from, panels).from, part(rows, mine.to - 1, panels).to};
      float *numbers = atLeast(memory.own[thread].rows, (size_t)at.size() * columns);
      for (int strip = 0; strip < strips(); strip++) {
        multiplyPanels(all, mine, deep, {strip, strip + 1}, packed + strip * stripSize, false,
                       numbers - (ptrdiff_t)at.from * columns, columns);
      }
      epilogue(thread, at, numbers);
    });
  }

 private:
  /** Elements of the rows that `byRows` computes at a time, about: a share of the L2 cache. */
  static constexpr int CACHED_NUMBERS = 65536;

  bool isSymmetric() const {
    return left.data == right.data && left.rowStride == right.columnStride && left.columnStride == right.rowStride &&
           rows == columns;
  }

  /** Copies the upper triangle to the lower one. */
  void mirror(float *to, ptrdiff_t stride) const {
    const int bands = partsOf(rows, TILE_COLUMNS);
    share(bands, [&](int, int band) {
      for (int column = 0; column < band * TILE_COLUMNS; column++) {
        for (int row = band * TILE_COLUMNS; row < std::min(rows, (band + 1) * TILE_COLUMNS); row++) {
          to[row * stride + column] = to[column * stride + row];
        }
      }
    });
  }

  int strips() const { return partsOf(columns, TILE_COLUMNS); }

  template <class F> void share(int tasks, F f) const {
    if ((int64_t)rows * columns * depth < ALONE) {
      for (int task = 0; task < tasks; task++) f(0, task);
    } else {
      pool.share(tasks, f);
    }
  }

  void addStrips(Range high, Range deep, float *to, ptrdiff_t stride) const {
    packLeft(high, deep);
    const int panels = partsOf(high.size(), TILE_ROWS);
    const size_t stripSize = (size_t)deep.size() * TILE_COLUMNS;
    const int tasks = 4 * pool.threads;
    const int groups = std::max(partsOf(strips(), std::max<int>(1, COLUMNS_PACKED / stripSize)), std::min(strips(), tasks));
    const int chunks = std::min(panels, partsOf(tasks, groups));
    for (auto &own : memory.own) own.group = -1;
    share(groups * chunks, [&](int thread, int task) {
      auto &own = memory.own[thread];
      // From the last group to the first: with SYRK the last take longest, and long tasks should start early.
      const int group = groups - 1 - task / chunks;
      const Range mine = part(strips(), group, groups);
      float *packed = atLeast(own.strips, mine.size() * stripSize);
      if (own.group != group) {
        for (int strip = mine.from; strip < mine.to; strip++) {
          packStrip(strip, deep, packed + (strip - mine.from) * stripSize);
        }
      }
      own.group = group;
      multiplyPanels(high, part(panels, task % chunks, chunks), deep, mine, packed, isSymmetric(), to, stride);
    });
  }

  void packLeft(Range high, Range deep) const {
    const int panels = partsOf(high.size(), TILE_ROWS);
    const size_t panelSize = (size_t)deep.size() * LANES;
    float *packed = atLeast(memory.left, panels * panelSize);
    share(panels, [&](int, int panel) {
      const Range at = part(high.size(), panel, panels);
      packColumns<LANES>(left.at(high.from + at.from, deep.from), at.size(), deep.size(), packed + panel * panelSize);
    });
  }

  void packStrip(int strip, Range deep, float *to) const {
    const int column = strip * TILE_COLUMNS;
    packColumns<TILE_COLUMNS>(right.at(deep.from, column).transposed(), std::min(TILE_COLUMNS, columns - column),
                              deep.size(), to);
  }

  /** Multiplies some panels by some strips, and adds the result to `to` unless this is the first slice of the depth. */
  void multiplyPanels(Range high, Range some, Range deep, Range strips, const float *packed, bool halved, float *to,
                      ptrdiff_t stride) const {
    const int panels = partsOf(high.size(), TILE_ROWS);
    const int slices = partsOf(deep.size(), DEPTH);
    for (int slice = 0; slice < slices; slice++) {
      const Range k = part(deep.size(), slice, slices);
      for (int panel = some.from; panel < some.to; panel++) {
        const Range at = part(high.size(), panel, panels);
        const float *leftPacked = memory.left.data() + ((size_t)panel * deep.size() + k.from) * LANES;
        for (int strip = strips.from; strip < strips.to; strip++) {
          const int column = strip * TILE_COLUMNS;
          // The tile lies below the diagonal.
          if (halved && high.from + at.from >= column + TILE_COLUMNS) continue;
          const float *rightPacked = packed + ((size_t)(strip - strips.from) * deep.size() + k.from) * TILE_COLUMNS;
          multiplyTile(at.size(), {k.size(), leftPacked, rightPacked, to + (high.from + at.from) * stride + column, stride,
                                   std::min(TILE_COLUMNS, columns - column), deep.from + k.from > 0});
        }
      }
    }
  }
};
