import { homedir, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';

/** What the place of the cache depends on. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const FOLDER = 'rbm-autoencoder';

/**
 * The folder for downloads, builds and measurements: in $XDG_CACHE_HOME if that is set, otherwise in the usual place of
 * the platform. It need not exist yet.
 */
export function cacheFolder(
  { environment, platform, home }: Surroundings = {
    environment: process.env,
    platform: process.platform,
    // With an empty $HOME the cache would be relative to the current folder.
    home: homedir() || userInfo().homedir,
  },
): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = environment.XDG_CACHE_HOME;
  // By the XDG Base Directory Specification (0.8) a relative path is invalid, and an empty one counts as unset.
  if (chosen !== undefined && path.isAbsolute(chosen)) return path.join(chosen, FOLDER);
  switch (platform) {
    case 'win32':
      return path.join(environment.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), FOLDER);
    case 'darwin':
      return path.join(home, 'Library', 'Caches', FOLDER);
    default:
      return path.join(home, '.cache', FOLDER);
  }
}
