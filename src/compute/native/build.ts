import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output } from '../command.js';

/** Not compiled by TypeScript: they lie in the package beside dist. */
const SOURCES = fileURLToPath(new URL('../../../../native/', import.meta.url));

const OPTIONS = [
  ...['-std=c++17', '-O3', '-shared', '-fPIC', '-pthread', '-DNAPI_VERSION=8'],
  // Node.js itself provides Node-API when the addon is loaded; the linker of macOS must be told.
  ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
  // Nothing here reads errno or catches a floating-point exception; what is not a number still counts as such.
  ...['-fno-math-errno', '-fno-trapping-math'],
];

/** Where in the cache the addon lies that was compiled from these sources for this processor. */
export function addonFile(cache: string): string {
  const hash = createHash('sha256').update(
    JSON.stringify([OPTIONS, process.arch, cpus()[0]?.model, instructions()]),
  );
  for (const name of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, name)));
  return join(cache, 'native', hash.digest('hex').slice(0, 16), 'rbmae.node');
}

/** What the processor can do, where the system tells it: a virtual one of the same name may lack some. */
function instructions(): string | undefined {
  try {
    return /^(?:flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

/** Throws a RunError with what the compiler said if it fails. */
export async function compileAddon(
  compiler: string,
  file: string,
  signal?: AbortSignal,
  architecture = 'native',
): Promise<void> {
  const headers = (createRequire(import.meta.url)('node-api-headers') as { include_dir: string }).include_dir;
  const target = `${process.arch === 'arm64' ? '-mcpu' : '-march'}=${architecture}`;
  const args = [...OPTIONS, target, '-I', headers, join(SOURCES, 'addon.cc'), '-o', file];
  await output(compiler, args, { cwd: dirname(file), signal });
}
