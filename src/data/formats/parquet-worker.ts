import { parentPort, workerData } from 'node:worker_threads';
import { InputError, messageOf, RunError } from '../../errors.js';
import { openRandomAccess } from '../../files/random-access.js';
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
  let taken: Promise<unknown> = Promise.resolve();
  if (showsCells) {
    for await (const cells of parquetCells(file)) {
      await taken;
      taken = answered();
      say({ cells });
    }
  }
  const rows = parquetRows(file, options, (shape) => {
    taken = answered();
    say({ shape });
  });
  for await (const block of showsCells ? [] : rows) {
    await taken;
    taken = answered();
    say({ rows: block }, [block.values.buffer]);
  }
  await taken;
  say({ done: true });
} catch (error) {
  const expected = error instanceof InputError || error instanceof RunError;
  say(expected ? { refusal: messageOf(error), options: error.options } : { failure: messageOf(error) });
}
