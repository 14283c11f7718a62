import { fileURLToPath } from 'node:url';
import { setupNative } from '../src/compute/native/setup.js';
import { InputError } from '../src/errors.js';

/**
 * Outlives `dist`, so that the addon is compiled again only after a change of native/. Not the cache of the commands that
 * are tested: they would have to choose between two engines of about one speed.
 */
export const NATIVE_CACHE = fileURLToPath(
  new URL('../../node_modules/.cache/rbm-autoencoder-test', import.meta.url),
);

/** Before all tests: the engine native is among those tested wherever there is a compiler. */
export default async function buildNative(): Promise<void> {
  await setupNative({ cache: NATIVE_CACHE, force: false }).catch((error) => {
    if (!(error instanceof InputError)) throw error;
  });
}
