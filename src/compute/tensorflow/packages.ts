import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** An installed TensorFlow.js package for Node.js. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  /** Loads modules as from where the package was found. */
  readonly require: NodeJS.Require;
  /** The library that ties it to TensorFlow; undefined where installing did not bring one. */
  readonly binding: string | undefined;
}

/** Best first. */
const NAMES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * The installed packages, best first within each place, found as Node.js finds modules and without loading them.
 * `places` are paths or URLs of files, real or not, that would import them.
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

/** `lib/napi-v8/tfjs_binding.node`, where 8 is a version of Node-API. */
function bindingIn(folder: string): string | undefined {
  try {
    const files = readdirSync(join(folder, 'lib'), { recursive: true, encoding: 'utf8' });
    const file = files.find((name) => name.endsWith('tfjs_binding.node'));
    return file && join(folder, 'lib', file);
  } catch {
    return undefined;
  }
}
