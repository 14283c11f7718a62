import { parentPort, workerData } from 'node:worker_threads';
import { InputError, messageOf, RunError } from '../../../errors.js';
import { openRandomAccess, type RandomAccess } from '../../../files/random-access.js';
import type { ParquetJob, ParquetMessage } from './parquet.js';
import { parquetCells } from './parquet-cells.js';
import { parquetRows } from './parquet-rows.js';

// The thread that parquet.ts starts: decodes rows, and waits after each message until it is answered.
const { path, name, options, showsCells } = workerData as ParquetJob;
const say = (message: ParquetMessage, transfer: ArrayBuffer[] = []) =>
  parentPort?.postMessage(message, transfer);
const answered = () => new Promise((resolve) => parentPort?.once('message', resolve));

try {
  const file = openRandomAccess(path, name);
  const notes = showsCells ? await sendCells(file) : await sendRows(file);
  say({ done: true, notes });
} catch (error) {
  const expected = error instanceof InputError || error instanceof RunError;
  say(expected ? { refusal: messageOf(error), options: error.options } : { failure: messageOf(error) });
}

async function sendCells(file: RandomAccess): Promise<string[]> {
  let taken: Promise<unknown> = Promise.resolve();
  for await (const cells of parquetCells(file)) {
    await taken;
    taken = answered();
    say({ cells });
  }
  await taken;
  return [];
}

async function sendRows(file: RandomAccess): Promise<string[]> {
  let taken: Promise<unknown> = Promise.resolve();
  const rows = parquetRows(file, options, (shape) => {
    taken = answered();
    say({ shape });
  });
  for (;;) {
    const next = await rows.next();
    await taken;
    if (next.done) return next.value;
    taken = answered();
    say({ rows: next.value }, [next.value.values.buffer]);
  }
}
