const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `f` with a signal that Ctrl-C, a closed terminal or SIGTERM aborts, so that it can stop in good order. A second
 * Ctrl-C ends the process at once, and so does the first one if `f` never reads the signal.
 */
export async function interruptible<T>(
  f: (asked: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let isRead = false;
  const stop = () => {
    if (!isRead || controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await f({
      get signal() {
        isRead = true;
        return controller.signal;
      },
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}
