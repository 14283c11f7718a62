import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { output } from '../command.js';

/** The C++ sources, in the package beside dist. */
const SOURCES = fileURLToPath(new URL('../../../../native/', import.meta.url));

const OPTIONS = [
  ...['-std=c++17', '-O3', '-shared', '-fPIC', '-pthread', '-DNAPI_VERSION=8'],
  // Node.js itself provides Node-API when the addon is loaded; the linker of macOS must be told.
  ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
  // Safe: nothing here reads errno or traps floating-point exceptions, and NaN still propagates.
  ...['-fno-math-errno', '-fno-trapping-math'],
];

/** The addon's path in the cache: depends on the sources, the compiler options and the processor. */
export function addonFile(cache: string): string {
  const hash = createHash('sha256').update(
    JSON.stringify([OPTIONS, process.arch, cpus()[0]?.model, instructions()]),
  );
  for (const name of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, name)));
  return join(cache, 'native', hash.digest('hex').slice(0, 16), 'rbmae.node');
}

/**
 * The processor's instruction sets, where Linux lists them: a virtual machine's processor may lack some that its model
 * has.
 */
function instructions(): string | undefined {
  try {
    return /^(?:flags|Features)\s*:.*$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

/** Compiles the addon into `file`. Throws a RunError with the compiler's output if that fails. */
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
