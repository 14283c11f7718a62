import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from '../command.js';
import { LIBRARIES, type Wheel } from './wheel.js';

/** Exact: the binding is compiled from its sources, and these fit one another. */
export const PACKAGES = { '@tensorflow/tfjs-node': '4.22.0', 'node-api-headers': '1.9.0' };

/** Installs the packages into an empty folder. Throws a RunError with what npm said if it fails. */
export async function installPackages(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const description = {
    private: true,
    description: "Made by 'rbmae setup-tensorflow'",
    dependencies: PACKAGES,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(description));
  // The package's own installer would download another TensorFlow.
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  await output('npm', args, { cwd: folder, signal });
}

/**
 * Compiles the binding of the installed package, linked to the wheel's libraries where they lie, and puts it where the
 * package looks for it. Throws a RunError with what the compiler said if it fails.
 */
export async function compileBinding(
  compiler: string,
  wheel: Wheel,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const modules = join(folder, 'node_modules');
  const tfjsNode = join(modules, '@tensorflow', 'tfjs-node');
  const target = join(tfjsNode, 'lib', 'napi-v8');
  const quiet = join(tfjsNode, 'binding', 'quiet.cc');
  await mkdir(target, { recursive: true });
  await writeFile(quiet, QUIET);
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(tfjsNode, 'binding', name));
  const include = [join(wheel.folder, 'include'), join(modules, 'node-api-headers', 'include')];
  const args = [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8'],
    ...include.flatMap((headers) => ['-I', headers]),
    ...[...sources, quiet],
    ...['-L', wheel.folder, ...LIBRARIES.map((name) => `-l:${name}`)],
    ...['-rpath', wheel.folder, '-z', 'initfirst'].flatMap((option) => ['-Xlinker', option]),
    ...['-o', join(target, 'tfjs_binding.node')],
  ];
  await output(compiler, args, { cwd: folder, signal });
}

/**
 * Newer versions of TensorFlow announce themselves while they are loaded, before they look at TF_CPP_MIN_LOG_LEVEL.
 * The linker's `initfirst` lets this come before; the weak reference lets older versions do without.
 */
const QUIET = `
#if __has_include("absl/log/globals.h")
#include "absl/log/globals.h"
namespace absl {
ABSL_NAMESPACE_BEGIN
__attribute__((weak)) void SetMinLogLevel(LogSeverityAtLeast);
ABSL_NAMESPACE_END
}
__attribute__((constructor)) static void log_only_what_is_fatal() {
  if (&absl::SetMinLogLevel) absl::SetMinLogLevel(absl::LogSeverityAtLeast::kFatal);
}
#endif
`;
