import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new, empty folder, for whoever removes it. Tests use the functions of test/test-folder.ts, or the one below. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rbmae-test-'));
}

export function removeFolder(folder: string): void {
  // A browser that was closed may still write there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

/** An empty folder that is gone after `f`. */
export async function inTemporaryFolder<T>(f: (folder: string) => Promise<T>): Promise<T> {
  const folder = newFolder();
  try {
    return await f(folder);
  } finally {
    removeFolder(folder);
  }
}
