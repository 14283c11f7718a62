// A thread pool: workers spin for a while between tasks, then sleep.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <system_error>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/** Flushes denormals to zero in a scope: velocities of dead weights decay into them, and they are 100 times slower. */
class DenormalsAsZero {
#if defined(__x86_64__)
  unsigned former = _mm_getcsr();

 public:
  DenormalsAsZero() { _mm_setcsr(former | 0x8040); }
  ~DenormalsAsZero() { _mm_setcsr(former); }
#elif defined(__aarch64__)
  uint64_t former;

 public:
  DenormalsAsZero() {
    __asm__ volatile("mrs %0, fpcr" : "=r"(former));
    __asm__ volatile("msr fpcr, %0" : : "r"(former | (1 << 24)));
  }
  ~DenormalsAsZero() { __asm__ volatile("msr fpcr, %0" : : "r"(former)); }
#endif
};

/** A spin wait that lets other threads run now and then. */
class Patience {
  int turns = 0;

 public:
  int turn() {
    if (++turns % 1024 == 0) std::this_thread::yield();
#if defined(__x86_64__)
    _mm_pause();
#endif
    return turns;
  }
};

/** Must live as long as the process, as its threads do. */
class Pool {
  /** Turns of spinning before a worker sleeps. */
  static constexpr int TURNS_AWAKE = 10000;
  std::function<void(int)> work;
  std::atomic<unsigned> round{0};
  std::atomic<int> busy{0};
  std::atomic<int> asleep{0};
  std::mutex mutex;
  std::condition_variable wake;

  void serve(int index) {
    DenormalsAsZero whileServing;
    for (unsigned done = 0;; done++) {
      Patience patience;
      while (round.load() == done) {
        if (patience.turn() < TURNS_AWAKE) continue;
        std::unique_lock<std::mutex> lock(mutex);
        asleep++;
        wake.wait(lock, [&] { return round.load() != done; });
        asleep--;
      }
      work(index);
      busy.fetch_sub(1, std::memory_order_release);
    }
  }

 public:
  int threads = 1;

  /** Starts `wanted` - 1 workers beside the calling thread, or fewer if the system refuses one. */
  explicit Pool(int wanted) {
    for (; threads < wanted; threads++) {
      try {
        std::thread([this, index = threads] { serve(index); }).detach();
      } catch (const std::system_error &) {
        break;
      }
    }
  }

  /** Runs f(thread) once on every thread, the calling one included. */
  void run(const std::function<void(int)> &f) {
    if (threads > 1) {
      work = f;
      busy = threads - 1;
      round++;
      if (asleep.load() > 0) {
        std::lock_guard<std::mutex> lock(mutex);
        wake.notify_all();
      }
    }
    f(0);
    for (Patience patience; busy.load(std::memory_order_acquire) > 0;) patience.turn();
  }

  /** Runs f(thread, task) for every task. Threads take the next task when they are done, so the assignment varies. */
  template <class F> void share(int tasks, F f) {
    if (tasks == 1 || threads == 1) {
      for (int task = 0; task < tasks; task++) f(0, task);
      return;
    }
    std::atomic<int> next{0};
    run([&](int thread) {
      for (int task; (task = next.fetch_add(1)) < tasks;) f(thread, task);
    });
  }
};
