import { statSync } from 'node:fs';
import { lstat } from 'node:fs/promises';

/**
 * Whether this process can see a file, a folder or a link at `path`. A link counts even if it leads nowhere. Never
 * throws: what is closed to the user counts as absent, and using the path then gives the error to report.
 */
export function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether there is a regular file at the path. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
