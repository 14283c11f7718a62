import { homedir, userInfo } from 'node:os';
import { posix, win32 } from 'node:path';

/** What decides where caches go. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const FOLDER = 'rbm-autoencoder';

/**
 * The folder for what was downloaded, built or measured here, which need not exist yet: in $XDG_CACHE_HOME if that is
 * set, else in the usual place of the platform.
 */
export function cacheFolder(
  { environment, platform, home }: Surroundings = {
    environment: process.env,
    platform: process.platform,
    // An empty $HOME would put the cache wherever the command is run.
    home: homedir() || userInfo().homedir,
  },
): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = environment.XDG_CACHE_HOME;
  // The XDG Base Directory Specification (0.8) calls a relative path invalid and an empty one unset.
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
