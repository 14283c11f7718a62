/**
 * Loaded into a command by `rbmae({ stopAt })` and `rbmae({ pauseAt })`: at a line of its stderr the process stops itself,
 * or waits for the test. A signal from outside comes when its sender wakes up, which may be after the end.
 */
import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { GATE, LINE, SIGNAL, STILL_CLOCK } from './at-line-variables.js';

const line = process.env[LINE] === undefined ? undefined : new RegExp(process.env[LINE]);
const signal = process.env[SIGNAL] as NodeJS.Signals | undefined;
const gate = process.env[GATE];
const write = process.stderr.write.bind(process.stderr);

function act(): void {
  if (signal === 'SIGKILL') process.kill(process.pid, signal);
  else if (signal !== undefined) process.emit(signal, signal);
  const tick = new Int32Array(new SharedArrayBuffer(4));
  while (gate !== undefined && !existsSync(gate)) Atomics.wait(tick, 0, 0, 5);
}

function writeAndAct(...args: Parameters<typeof write>): boolean {
  const result = write(...args);
  if (line?.test(String(args[0]))) {
    process.stderr.write = write;
    act();
  }
  return result;
}

if (isMainThread) {
  process.stderr.write = writeAndAct as typeof write;
  // The line of an epoch may be what a test waits for, so none is held back.
  let seconds = 0;
  process.uptime = () => {
    seconds += 60;
    return seconds;
  };
  // Checkpoints that take no time are kept after every epoch.
  if (process.env[STILL_CLOCK] !== undefined) performance.now = () => 0;
}
