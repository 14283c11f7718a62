import { messageOf } from '../../errors.js';

/** A failure of one mirror, after which the next one is tried. */
export class MirrorFailure extends Error {}

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Time without data after which a connection is given up. Default: 30 seconds. */
  readonly stallMilliseconds?: number | undefined;
}

/**
 * Number of timer ticks that make up the stall limit. While this process is suspended at most one tick passes, so a
 * suspension is not taken for a stalled mirror.
 */
const PARTS = 10;

/** Yields the body of a mirror's response piece by piece. Throws a MirrorFailure if it refuses, breaks off or stalls. */
export async function* answer(
  url: string,
  { signal, stallMilliseconds = 30_000 }: Patience,
): AsyncGenerator<{ piece: Uint8Array; totalBytes: number | null }> {
  const connection = new AbortController();
  let [silent, waits, stalled] = [0, true, false];
  const watch = setInterval(() => {
    if (!waits || ++silent < PARTS) return;
    stalled = true;
    connection.abort();
  }, stallMilliseconds / PARTS);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any(signal === undefined ? [connection.signal] : [connection.signal, signal]),
      // The checksum is of the packed file, so the server must not apply a content encoding that `fetch` would undo.
      headers: { 'accept-encoding': 'identity' },
    });
    if (!response.ok) throw new MirrorFailure(`answered ${response.status} ${response.statusText}`.trim());
    const length = Number(response.headers.get('content-length'));
    const totalBytes = length > 0 && !response.headers.has('content-encoding') ? length : null;
    for await (const piece of response.body ?? []) {
      waits = false;
      yield { piece, totalBytes };
      [silent, waits] = [0, true];
    }
  } catch (error) {
    if (error instanceof MirrorFailure) throw error;
    throw new MirrorFailure(
      stalled ? `sent nothing for ${stallMilliseconds / 1000} seconds` : connectionReason(error),
      { cause: error },
    );
  } finally {
    clearInterval(watch);
    connection.abort();
  }
}

/** The message of `fetch` says little; the reason is in its cause. */
function connectionReason(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}
