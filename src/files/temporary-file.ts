import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new path for a file of this process. */
export interface TemporaryFile {
  readonly path: string;
  remove(): void;
}

/**
 * A path for a temporary file, which is removed on process exit at the latest. Create it with mode 600: data are
 * private.
 */
export function temporaryFile(prefix: string, folder = tmpdir()): TemporaryFile {
  const path = join(folder, `${prefix}-${process.pid}-${randomBytes(8).toString('hex')}`);
  const removeNow = () => rmSync(path, { force: true });
  process.once('exit', removeNow);
  return {
    path,
    remove() {
      process.off('exit', removeNow);
      removeNow();
    },
  };
}
