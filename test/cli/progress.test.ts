import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { duration, progressDisplay } from '../../src/cli/progress.js';
import type { Progress } from '../../src/training/progress.js';

test.each([
  [0, '0 s'],
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3599.4, '59 min 59 s'],
  [3599.6, '1 h 00 min'],
  [3720, '1 h 02 min'],
  [100 * 3600, '100 h 00 min'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

describe('a bar on a terminal', () => {
  const { isTTY } = process.stderr;
  let written = '';
  let atExit: readonly unknown[] = [];
  beforeEach(() => {
    written = '';
    atExit = process.listeners('exit');
    process.stderr.isTTY = true;
    jest.spyOn(process.stderr, 'write').mockImplementation((piece) => {
      written += piece;
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stderr.isTTY = isTTY;
    for (const listener of process.listeners('exit'))
      if (!atExit.includes(listener)) process.off('exit', listener);
  });
  const [HIDE, SHOW] = ['\x1b[?25l', '\x1b[?25h'];
  const epoch = (fractionDone: number, epoch: number): Progress => ({
    ...{ phase: 'pretrain', seed: 1, layer: 2, layers: 3, epoch, epochs: 4, error: 1.5, fractionDone },
    ...{ secondsElapsed: 61, secondsLeft: 59.6 },
  });

  test('shows progress, gives way to a note, and restores the cursor', () => {
    const display = progressDisplay({ quiet: false });
    display.progress(epoch(0.25, 1));
    display.progress(epoch(0.5, 2));
    display.note('a note');
    expect(written.split(HIDE)).toHaveLength(2);
    expect(written).toMatch(
      /\[[^\]]{24}\] 50% {2}seed 1, pretraining, layer 2\/3, epoch 2\/4, error 1\.500, 1 min 01 s, about 1 min 00 s left/,
    );
    expect(written.endsWith('\na note\n')).toBe(true);
    expect(written.lastIndexOf(SHOW)).toBeGreaterThan(written.lastIndexOf(HIDE));

    display.progress(epoch(0.75, 3));
    display.stop();
    expect(written.slice(written.indexOf('a note'))).toMatch(/75% {2}seed 1, .*epoch 3\/4/);
    expect(written.lastIndexOf(SHOW)).toBeGreaterThan(written.lastIndexOf(HIDE));
    const before = written;
    display.stop();
    expect(written).toBe(before);
  });

  test('is drawn for each downloaded file, and stays empty if the size is unknown', () => {
    const display = progressDisplay({ quiet: false });
    display.download({ file: 'a.gz', receivedBytes: 1_500_000, totalBytes: 3_000_000 });
    display.download({ file: 'b.gz', receivedBytes: 700_000, totalBytes: null });
    display.stop();
    expect(written).toMatch(/ 50% {2}downloading a\.gz, 1\.5 MB[\s\S]* 0% {2}downloading b\.gz, 0\.7 MB/);
    expect(written.split(HIDE)).toHaveLength(3);
  });

  test('shows nothing if it is quiet', () => {
    const display = progressDisplay({ quiet: true });
    display.progress(epoch(0.5, 1));
    display.note('a note');
    display.stop();
    expect(written).toBe('');
  });
});
