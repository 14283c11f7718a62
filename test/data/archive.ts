import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newFolder, removeFolder } from '../temporary-folder.js';

/** A tar archive of these files, gzipped where `zip` says so, packed by the system's own program. */
export function packed(files: Readonly<Record<string, string | Uint8Array>>, zip = false): Uint8Array {
  const folder = newFolder();
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'in', path)), { recursive: true });
      writeFileSync(join(folder, 'in', path), content);
    }
    const archive = join(folder, 'out.tar');
    execFileSync('tar', [zip ? '-czf' : '-cf', archive, '-C', join(folder, 'in'), '.']);
    return Uint8Array.from(readFileSync(archive));
  } finally {
    removeFolder(folder);
  }
}
