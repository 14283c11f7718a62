import { messageOf } from '../../errors.js';

/** What a mirror did wrong. The next one may do better, unlike a disk that is full. */
export class MirrorFailure extends Error {}

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** How long a connection may stay silent before it is given up. 30 seconds if not given. */
  readonly stallMilliseconds?: number | undefined;
}

/** Silence is counted in so many parts. While this process is held up only one passes, however long that is. */
const PARTS = 10;

/** The body of a mirror's answer, piece by piece. Throws a MirrorFailure if it refuses, breaks off or stalls. */
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
      // The checksum is that of the packed file: no server may unpack it on the way.
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

/** `fetch` says little itself; what happened is in its cause. */
function connectionReason(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}
