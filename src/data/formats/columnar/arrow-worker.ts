import { parentPort, workerData } from 'node:worker_threads';
import { CompressionType, setCompressionCodec, type Table, tableFromIPC } from '@uwdata/flechette';
import { messageOf } from '../../../errors.js';
import { openRandomAccess } from '../../../files/random-access.js';
import type { ArrowJob, ArrowMessage } from './arrow.js';
import { unpackLz4Frame } from './lz4-frame.js';
import { BOUNDED_DECOMPRESSORS } from './parquet-decompressors.js';

// The thread that arrow.ts starts: decodes blocks of rows, and waits after each until it is answered.
const BLOCK_ROWS = 2000;
const { path, name } = workerData as ArrowJob;
const say = (message: ArrowMessage) => parentPort?.postMessage(message);
const answered = () => new Promise((resolve) => parentPort?.once('message', resolve));

const unused = () => {
  throw new Error('Arrow is only read.');
};
setCompressionCodec(CompressionType.LZ4_FRAME, { decode: unpackLz4Frame, encode: unused });
setCompressionCodec(CompressionType.ZSTD, {
  decode: (bytes, length) => BOUNDED_DECOMPRESSORS.ZSTD?.(bytes, length as number) ?? unused(),
  encode: unused,
});

try {
  const file = openRandomAccess(path, name);
  const table = tableFromIPC(file.read(0, file.size), { useDate: true, useBigInt: true });
  say({
    names: table.schema.fields.map((field) => String(field.name)),
    pandas: table.schema.metadata?.get('pandas'),
  });
  await answered();
  await sendRows(table);
  say({ done: true });
} catch (error) {
  say({ failure: messageOf(error) });
}

async function sendRows({ numRows, children }: Table): Promise<void> {
  for (let start = 0; start < numRows; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, numRows - start);
    const columns = children.map((column) =>
      Array.from({ length: count }, (_, i) => column.at(start + i) as unknown),
    );
    say({ columns, count });
    await answered();
  }
}
