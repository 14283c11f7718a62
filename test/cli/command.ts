import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inTemporaryFolder } from '../temporary-folder.js';
import { EVERY_LINE, GATE, LINE, SIGNAL, STILL_CLOCK } from './at-line-variables.js';

export const MAIN = resolve('dist/src/cli/main.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** At the first line of stderr that matches, the command stops itself, at once. */
export interface StopAt {
  readonly line: RegExp;
  readonly signal: NodeJS.Signals;
  /** Whether a checkpoint is kept after every epoch, however long it takes to write. */
  readonly keepsEveryEpoch?: boolean;
}

/** At the first line of stderr that matches, the command waits until `act` is done. */
export interface PauseAt {
  readonly line: RegExp;
  readonly act: () => void;
}

export interface CommandOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Closes the reading end after the first piece. */
  readonly closesStderr?: boolean;
  readonly stdin?: string;
  /** Whether stderr gets a line of progress for every epoch, however short it is. Default: if a test reads it. */
  readonly everyLine?: boolean;
  /** May send the child a signal, which comes some time later; `stopAt` comes at once. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  readonly stopAt?: StopAt;
  readonly pauseAt?: PauseAt;
}

/** Runs the real command. */
export function rbmae(args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const { pauseAt } = options;
  return pauseAt === undefined ? ran(args, options) : inTemporaryFolder((folder) => paused(folder, pauseAt));

  function paused(folder: string, { line, act }: PauseAt): Promise<Outcome> {
    const gate = join(folder, 'open');
    let open = false;
    return ran(args, {
      ...options,
      env: { ...options.env, ...loaded(line), [GATE]: gate },
      onStderr(text) {
        if (open || !line.test(text)) return;
        open = true;
        try {
          act();
        } finally {
          writeFileSync(gate, '');
        }
      },
    });
  }
}

function ran(
  args: readonly string[],
  {
    env = {},
    cwd,
    onStderr,
    everyLine = onStderr !== undefined,
    closesStderr = false,
    stdin,
    stopAt,
  }: CommandOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: {
        ...process.env,
        ...(everyLine && hooked({ [EVERY_LINE]: '1' })),
        ...(stopAt && stopping(stopAt)),
        ...env,
      },
      ...(cwd !== undefined && { cwd }),
    });
    if (stdin !== undefined) child.stdin.end(stdin);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
      onStderr?.(stderr, (signal) => child.kill(signal));
      if (closesStderr) child.stderr.destroy();
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function stopping({ line, signal, keepsEveryEpoch = false }: StopAt): Record<string, string> {
  return { ...loaded(line), [SIGNAL]: signal, ...(keepsEveryEpoch && { [STILL_CLOCK]: '1' }) };
}

function loaded(line: RegExp): Record<string, string> {
  return hooked({ [LINE]: line.source });
}

function hooked(variables: Record<string, string>): Record<string, string> {
  const hook = pathToFileURL(resolve('dist/test/cli/at-line.js')).href;
  return { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${hook}`, ...variables };
}

/** A table of the command whose last column, the seconds, differs from run to run. */
export const withoutSeconds = (csv: string) => csv.replaceAll(/,[\d.e-]+$/gm, '');
