import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../../files/make-folders.js';
import { output } from '../command.js';
import { LIBRARIES, type Wheel } from './wheel.js';

/** Exact versions: the binding is compiled from their sources, and these two match. */
export const PACKAGES = { '@tensorflow/tfjs-node': '4.22.0', 'node-api-headers': '1.9.0' };

/** Installs the packages into an empty folder. Throws a RunError with npm's output if that fails. */
export async function installPackages(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const description = {
    private: true,
    description: 'Made by the command setup-tensorflow of rbm-autoencoder',
    dependencies: PACKAGES,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(description));
  // The package's own installer would download another TensorFlow.
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  await output('npm', args, { cwd: folder, signal });
}

/**
 * Compiles the native binding of the installed package, linked to the wheel's libraries in their place, into the path
 * where the package expects it. Throws a RunError with the compiler's output if that fails.
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
  await makeFolders(target);
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
 * Silences newer versions of TensorFlow, which log while they are loaded, before they read TF_CPP_MIN_LOG_LEVEL. The
 * linker's `initfirst` makes this run first; the weak reference tolerates older versions without the function.
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
