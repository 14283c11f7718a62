// The Node-API bindings; src/compute/native/addon.ts declares them.
#include <node_api.h>
#include <map>
#include <string>
#include "loops.h"
#include "plan.h"

namespace {

/** A thread pool with its working memory. */
struct Session {
  Pool pool;
  Memory memory;
  explicit Session(int threads) : pool(threads), memory(threads) {}
};

template <class T> napi_value external(napi_env env, T *data, napi_finalize finalize) {
  napi_value value;
  napi_create_external(env, data, finalize, nullptr, &value);
  return value;
}

template <class T> T *pointer(napi_env env, napi_value value) {
  void *data = nullptr;
  if (napi_get_value_external(env, value, &data) != napi_ok) throw std::runtime_error("a handle is missing");
  return static_cast<T *>(data);
}

template <class T> T *numbers(napi_env env, napi_value value, napi_typedarray_type wanted, size_t *length) {
  napi_typedarray_type type;
  void *data;
  if (napi_get_typedarray_info(env, value, &type, length, &data, nullptr, nullptr) != napi_ok || type != wanted) {
    throw std::runtime_error("an array is of another type");
  }
  return static_cast<T *>(data);
}

int64_t integer(napi_env env, napi_value value) {
  int64_t number = 0;
  napi_get_value_int64(env, value, &number);
  return number;
}

std::vector<napi_value> elements(napi_env env, napi_value list) {
  uint32_t length = 0;
  napi_get_array_length(env, list, &length);
  std::vector<napi_value> values(length);
  for (uint32_t i = 0; i < length; i++) napi_get_element(env, list, i, &values[i]);
  return values;
}

template <size_t N> napi_value texts(napi_env env, const char *const (&names)[N]) {
  napi_value list, text;
  napi_create_array(env, &list);
  for (size_t i = 0; i < N; i++) {
    napi_create_string_utf8(env, names[i], NAPI_AUTO_LENGTH, &text);
    napi_set_element(env, list, i, text);
  }
  return list;
}

typedef std::vector<napi_value> Arguments;

napi_value names(napi_env env, const Arguments &) {
  napi_value result;
  napi_create_object(env, &result);
  napi_set_named_property(env, result, "steps", texts(env, STEP_NAMES));
  napi_set_named_property(env, result, "elementwise", texts(env, ELEMENTWISE_NAMES));
  napi_set_named_property(env, result, "reductions", texts(env, REDUCTION_NAMES));
  return result;
}

napi_value open(napi_env env, const Arguments &arguments) {
  // One session for each number of threads. Never freed: its threads wait in it until the process ends.
  static thread_local std::map<int, Session *> sessions;
  Session *&session = sessions[(int)integer(env, arguments[0])];
  if (session == nullptr) session = new Session((int)integer(env, arguments[0]));
  return external(env, session, nullptr);
}

napi_value compile(napi_env env, const Arguments &arguments) {
  size_t count;
  const int32_t *code = numbers<int32_t>(env, arguments[0], napi_int32_array, &count);
  const Reader reader(code, count);
  const float *first = numbers<float>(env, arguments[1], napi_float32_array, &count);
  const Numbers constants(first, first + count);
  std::vector<size_t> lengths;
  for (napi_value value : elements(env, arguments[2])) lengths.push_back(integer(env, value));
  const auto free = [](napi_env, void *data, void *) { delete static_cast<Plan *>(data); };
  return external(env, new Plan(reader, constants, lengths, integer(env, arguments[3])), free);
}

napi_value run(napi_env env, const Arguments &arguments) {
  auto &session = *pointer<Session>(env, arguments[0]);
  auto &plan = *pointer<Plan>(env, arguments[1]);
  std::vector<float *> arrays;
  for (napi_value value : elements(env, arguments[2])) {
    size_t length;
    arrays.push_back(numbers<float>(env, value, napi_float32_array, &length));
    const size_t index = arrays.size() - 1;
    if (index >= plan.arrayLengths().size() || length != plan.arrayLengths()[index]) {
      throw std::runtime_error("array " + std::to_string(index) + " has another length than the program");
    }
  }
  if (arrays.size() != plan.arrayLengths().size()) throw std::runtime_error("an array is missing");
  plan.run(arrays, session.pool, session.memory);
  return nullptr;
}

napi_value release(napi_env env, const Arguments &arguments) {
  pointer<Plan>(env, arguments[0])->release();
  return nullptr;
}

napi_value uniform(napi_env env, const Arguments &arguments) {
  size_t words, count;
  int32_t *state = numbers<int32_t>(env, arguments[0], napi_int32_array, &words);
  if (words != 4) throw std::runtime_error("a generator has four words");
  float *out = numbers<float>(env, arguments[1], napi_float32_array, &count);
  fillUniform(state, out, count);
  return nullptr;
}

napi_value pixels(napi_env env, const Arguments &arguments) {
  size_t size, length, space;
  const uint8_t *bytes = numbers<uint8_t>(env, arguments[0], napi_uint8_array, &size);
  const size_t width = integer(env, arguments[1]);
  const uint32_t *rows = numbers<uint32_t>(env, arguments[2], napi_uint32_array, &length);
  float *out = numbers<float>(env, arguments[3], napi_float32_array, &space);
  if (width == 0 || length * width > space) throw std::runtime_error("the rows do not fit");
  copyPixels(bytes, size / width, width, rows, length, out);
  return nullptr;
}

double number(napi_env env, napi_value value) {
  double result = 0;
  napi_get_value_double(env, value, &result);
  return result;
}

napi_value combination(napi_env env, const Arguments &arguments) {
  size_t xs, ys, outs;
  const float *x = numbers<float>(env, arguments[1], napi_float32_array, &xs);
  const float *y = numbers<float>(env, arguments[3], napi_float32_array, &ys);
  float *out = numbers<float>(env, arguments[4], napi_float32_array, &outs);
  if (xs != outs || ys != outs) throw std::runtime_error("the arrays have different lengths");
  combine(number(env, arguments[0]), x, number(env, arguments[2]), y, outs, out);
  return nullptr;
}

napi_value scalarProduct(napi_env env, const Arguments &arguments) {
  size_t xs, ys;
  const float *x = numbers<float>(env, arguments[0], napi_float32_array, &xs);
  const float *y = numbers<float>(env, arguments[1], napi_float32_array, &ys);
  if (xs != ys) throw std::runtime_error("the arrays have different lengths");
  napi_value result;
  napi_create_double(env, dot(x, y, xs), &result);
  return result;
}

template <napi_value (*F)(napi_env, const Arguments &)> napi_value called(napi_env env, napi_callback_info info) {
  size_t count = 5;
  Arguments arguments(count);
  napi_get_cb_info(env, info, &count, arguments.data(), nullptr, nullptr);
  try {
    return F(env, arguments);
  } catch (const std::exception &error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

template <napi_value (*F)(napi_env, const Arguments &)> void provide(napi_env env, napi_value exports, const char *name) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, called<F>, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

#if defined(__clang__)
#define COMPILER ""
#else
#define COMPILER "GCC "
#endif
/** Compiler and vector width. */
const std::string VERSION = COMPILER __VERSION__ ", " + std::to_string(LANES) + " numbers at once";

}  // namespace

NAPI_MODULE_INIT() {
  provide<names>(env, exports, "names");
  provide<open>(env, exports, "open");
  provide<compile>(env, exports, "compile");
  provide<run>(env, exports, "run");
  provide<release>(env, exports, "release");
  provide<uniform>(env, exports, "fillUniform");
  provide<pixels>(env, exports, "copyPixels");
  provide<combination>(env, exports, "combine");
  provide<scalarProduct>(env, exports, "dot");
  napi_value version;
  napi_create_string_utf8(env, VERSION.c_str(), VERSION.size(), &version);
  napi_set_named_property(env, exports, "version", version);
  return exports;
}
