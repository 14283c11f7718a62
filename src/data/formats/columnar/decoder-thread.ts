import type { Worker } from 'node:worker_threads';

/** A block of rows takes seconds at most, but a damaged file can make a decoder count to billions. */
export const PATIENCE_MS = 60_000;

/**
 * Heap limit of the worker, which rows do not count to. It follows the size of the file, so that a small damaged one
 * takes little.
 */
export const heapMegabytes = (bytes: number) => Math.min(2048, 512 + 64 * Math.ceil(bytes / 2 ** 20));

/** Rejects when the worker fails, ends, or sends nothing for too long. */
export function nextMessage<Message>(worker: Worker, patienceMs: number): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (f: () => void) => {
      clearTimeout(timer);
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
      f();
    };
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no rows came in ${patienceMs / 1000} seconds`))),
      patienceMs,
    );
    worker.once('message', (message: Message) => settle(() => resolve(message)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', () => settle(() => reject(new Error('the decoder ended'))));
  });
}
