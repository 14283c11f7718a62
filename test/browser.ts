import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inTemporaryFolder } from './cli/command.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** A real browser; tests that want one skip, by name, where there is none. */
export const BROWSER = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(existsSync);

export interface Page {
  /** The page's HTML after its scripts have come to rest. */
  readonly dom: string;
  /** What the browser's console says: errors, warnings, what the page's policy forbade. */
  readonly console: readonly string[];
}

/** What becomes of the page at this address. */
export function opened(url: string): Promise<Page> {
  return inTemporaryFolder(
    (profile) =>
      new Promise((resolve, reject) => {
        const child = spawn(BROWSER as string, [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--no-proxy-server',
          '--enable-logging=stderr',
          // Of the page's clock, which stands still while the page computes or loads.
          '--virtual-time-budget=20000',
          `--user-data-dir=${profile}`,
          '--dump-dom',
          url,
        ]);
        let [dom, log] = ['', ''];
        child.stdout.on('data', (piece) => {
          dom += piece;
        });
        child.stderr.on('data', (piece) => {
          log += piece;
        });
        child.once('error', reject);
        child.once('close', (code) => {
          if (code === 0)
            resolve({ dom, console: log.split('\n').filter((line) => line.includes(':CONSOLE')) });
          else reject(new Error(`The browser ended with exit code ${code}: ${log.slice(-2000)}`));
        });
      }),
  );
}
