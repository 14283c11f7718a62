import { messageOf } from '../../errors.js';
import { proxyFor, shownProxy } from './proxy.js';

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
  const proxy = proxyFor(url, process.env);
  let line: Line = DIRECT;
  try {
    line = proxy === null ? DIRECT : await through(proxy, url);
    const response = await line.fetch(url, {
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
      (stalled ? `sent nothing for ${stallMilliseconds / 1000} seconds` : connectionReason(error)) +
        (proxy === null ? '' : `, through the proxy ${shownProxy(proxy)}`),
      { cause: error },
    );
  } finally {
    clearInterval(watch);
    connection.abort();
    await line.close();
  }
}

/** A way to a mirror. */
interface Line {
  readonly fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

const DIRECT: Line = { fetch: (...request) => fetch(...request), close: async () => {} };

/** Node 20 has no support of its own; the newer versions have it only with a flag. */
async function through(proxy: string, url: string): Promise<Line> {
  // Loading it takes a moment that only those behind a proxy should spend.
  const undici = await import('undici');
  const dispatcher = new undici.ProxyAgent({ uri: proxy, proxyTunnel: url.startsWith('https:') });
  const proxied = (address: string, init: object) => undici.fetch(address, { ...init, dispatcher });
  return {
    fetch: proxied as unknown as typeof globalThis.fetch,
    close: () => dispatcher.destroy(),
  };
}

/** The message of `fetch` says little; the reason is in its cause. */
function connectionReason(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}
