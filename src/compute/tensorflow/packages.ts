import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** An installed TensorFlow.js package for Node.js. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  /** `require` at the place where the package was found. */
  readonly require: NodeJS.Require;
  /** Path of its native binding; undefined if the installation has none. */
  readonly binding: string | undefined;
}

/** In order of preference. */
const NAMES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * The installed packages, in order of preference within each place, resolved as Node.js resolves modules, but not
 * loaded.
 *
 * @param places paths or URLs of files from which to resolve; they need not exist
 */
export function nodePackages(places: readonly (string | URL)[]): NodePackage[] {
  return places.flatMap((place) => {
    const require = createRequire(place);
    return NAMES.flatMap((name) => {
      const description = resolved(require, `${name}/package.json`);
      if (description === undefined) return [];
      const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version: string };
      return [{ name, version, require, binding: bindingIn(dirname(description)) }];
    });
  });
}

function resolved(require: NodeJS.Require, id: string): string | undefined {
  try {
    return require.resolve(id);
  } catch {
    return undefined;
  }
}

/** Such as `lib/napi-v8/tfjs_binding.node`, where 8 is the version of Node-API. */
function bindingIn(folder: string): string | undefined {
  try {
    const files = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' });
    const file = files.find((name) => name.endsWith('tfjs_binding.node'));
    return file && join(folder, 'lib', file);
  } catch {
    return undefined;
  }
}
