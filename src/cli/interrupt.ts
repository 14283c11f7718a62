const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `f` with a signal that Ctrl-C, a closed terminal or SIGTERM sets off, so that the run can stop in good order. A second Ctrl-C
 * stops the process at once.
 */
export async function interruptible<T>(f: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await f(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
