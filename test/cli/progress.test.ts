import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { progressDisplay } from '../../src/cli/progress.js';
import { barText, duration } from '../../src/cli/progress-text.js';
import type { Progress } from '../../src/training/progress.js';

const epoch = (fractionDone: number, epoch: number): Progress => ({
  ...{ phase: 'pretrain', seed: 1, layer: 2, layers: 3, epoch, epochs: 4, error: 1.5, fractionDone },
  ...{ secondsElapsed: 61, secondsLeft: 59.6 },
});

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
  const { isTTY, columns } = process.stderr;
  const { TERM } = process.env;
  let written = '';
  let atExit: readonly unknown[] = [];
  beforeEach(() => {
    written = '';
    atExit = process.listeners('exit');
    process.stderr.isTTY = true;
    process.stderr.columns = 80;
    process.env.TERM = 'xterm';
    jest.spyOn(process.stderr, 'write').mockImplementation((piece) => {
      written += piece;
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    Object.assign(process.stderr, { isTTY, columns });
    if (TERM === undefined) delete process.env.TERM;
    else process.env.TERM = TERM;
    for (const listener of process.listeners('exit'))
      if (!atExit.includes(listener)) process.off('exit', listener);
  });
  const [HIDE, SHOW] = ['\x1b[?25l', '\x1b[?25h'];
  test('shows progress, gives way to a note, and restores the cursor', () => {
    const display = progressDisplay({ quiet: false });
    display.progress(epoch(0.25, 1));
    display.progress(epoch(0.5, 2));
    display.note('a note');
    expect(written.split(HIDE)).toHaveLength(2);
    expect(written).toMatch(
      /\[[^\]]{13}\] 50% {2}about 1 min 00 s left, error 1\.500, layer 2\/3, epoch 2\/4/,
    );
    expect(written.endsWith('\na note\n')).toBe(true);
    expect(written.lastIndexOf(SHOW)).toBeGreaterThan(written.lastIndexOf(HIDE));

    display.progress(epoch(0.75, 3));
    display.stop();
    expect(written.slice(written.indexOf('a note'))).toMatch(/75% {2}about .*epoch 3\/4/);
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
    expect(written).toMatch(/ 50% {2}1\.5 MB, downloading a\.gz[\s\S]* 0% {2}0\.7 MB, downloading b\.gz/);
    expect(written.split(HIDE)).toHaveLength(3);
  });

  test('is not drawn on a terminal that cannot draw a line anew', () => {
    process.env.TERM = 'dumb';
    const display = progressDisplay({ quiet: false });
    display.progress(epoch(0.5, 2));
    display.stop();
    expect(written).toBe(
      'seed 1, pretraining, layer 2/3, epoch 2/4, error 1.500, 1 min 01 s, about 1 min 00 s left\n',
    );
  });

  test('shows nothing if it is quiet', () => {
    const display = progressDisplay({ quiet: true });
    display.progress(epoch(0.5, 1));
    display.note('a note');
    display.stop();
    expect(written).toBe('');
  });
});

test.each([
  [20, ''],
  [21, 'about 1 min 00 s left'],
  [50, 'about 1 min 00 s left, error 1.500, layer 2/3'],
  [
    120,
    'about 1 min 00 s left, error 1.500, layer 2/3, epoch 2/4, pretraining, small-2, seed 1, 1 min 01 s so far',
  ],
])('%d columns beside the bar hold what matters most', (width, text) => {
  expect(barText({ ...epoch(0.5, 2), network: 'small-2' }, width)).toBe(text);
});

describe('a log', () => {
  const logged = (
    show: (display: ReturnType<typeof progressDisplay>, at: (second: number) => void) => void,
  ) => {
    const stream = new PassThrough();
    let seconds = 100;
    const screen = { stream, isTerminal: false, columns: () => 80, now: () => seconds };
    const atExit = process.listeners('exit');
    const display = progressDisplay({ quiet: false }, screen);
    show(display, (second) => {
      seconds = 100 + second;
    });
    display.stop();
    for (const listener of process.listeners('exit'))
      if (!atExit.includes(listener)) process.off('exit', listener);
    const text = String(stream.read() ?? '');
    return [...text.matchAll(/(?:layer (\d)\/3|(fine-tuning)), epoch (\d+)|^note$/gm)].map(
      ([all, layer, phase, number]) => (number === undefined ? all : `${layer ?? phase} ${number}`),
    );
  };
  const { layer: _, layers: _layers, ...pretraining } = epoch(0, 1);
  const finetuning: Progress = { ...pretraining, phase: 'finetune' };

  test('gets a line every five seconds, and the last of each phase', () => {
    const lines = logged((display, at) => {
      for (let tenth = 1; tenth <= 120; tenth++) {
        at(tenth / 10);
        display.progress({ ...epoch(0, tenth), layer: tenth <= 30 ? 1 : 2 });
      }
      display.progress({ ...finetuning, epoch: 1 });
      display.progress({ ...finetuning, epoch: 2 });
    });
    expect(lines).toEqual(['1 30', '2 50', '2 100', '2 120', 'fine-tuning 2']);
  });

  test('gets every line of slow epochs, once', () => {
    const lines = logged((display, at) => {
      for (const number of [1, 2, 3]) {
        at(6 * number);
        display.progress(epoch(0, number));
      }
    });
    expect(lines).toEqual(['2 1', '2 2', '2 3']);
  });

  test('keeps the order of a held back line and a note', () => {
    const lines = logged((display) => {
      display.progress(epoch(0, 1));
      display.progress(epoch(0, 2));
      display.note('note');
      display.progress(epoch(0, 3));
    });
    expect(lines).toEqual(['2 2', 'note', '2 3']);
  });

  test('gets lines about epochs in the same way', () => {
    const lines = logged((display, at) => {
      for (const number of [1, 2, 3, 4]) {
        at(2 * number);
        display.epoch(`layer 1/3, epoch ${number}`);
      }
    });
    expect(lines).toEqual(['1 3', '1 4']);
  });
});
