import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Stripes for digits: class k is bright in the rows from 2k on. */
export function writeDigits(folder: string, train: number, test: number): void {
  for (const [prefix, count] of [
    ['train', train],
    ['t10k', test],
  ] as const) {
    const images = new Uint8Array(16 + count * 784);
    new DataView(images.buffer).setUint32(0, 0x803);
    for (const [i, length] of [count, 28, 28].entries())
      new DataView(images.buffer).setUint32(4 + 4 * i, length);
    const labels = new Uint8Array(8 + count);
    new DataView(labels.buffer).setUint32(0, 0x801);
    new DataView(labels.buffer).setUint32(4, count);
    for (let n = 0; n < count; n++) {
      labels[8 + n] = n % 10;
      for (let row = 2 * (n % 10); row < 2 * (n % 10) + 5; row++)
        images.fill(100 + (n % 150), 16 + n * 784 + row * 28, 16 + n * 784 + row * 28 + 28);
    }
    writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), images);
    writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), labels);
  }
}
