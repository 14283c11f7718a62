/**
 * Runs `f` with a signal that Ctrl-C (or SIGTERM) sets off, so that the run can stop in good order. A second Ctrl-C
 * stops the process at once.
 */
export async function interruptible<T>(f: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await f(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
