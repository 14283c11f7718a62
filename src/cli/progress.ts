import { SingleBar } from 'cli-progress';
import type { DownloadProgress } from '../data/collections/download.js';
import type { Progress } from '../training/progress.js';
import { barText, downloadText, logLine, phaseKey } from './progress-text.js';

/** Shows the progress of a run on stderr. */
export interface ProgressDisplay {
  progress(progress: Progress): void;
  /** Shows a line about an epoch, on a terminal each of them. */
  epoch(line: string): void;
  download(progress: DownloadProgress): void;
  /** Prints a line about the run. */
  note(text: string): void;
  /** Restores the cursor, and prints the last line that was held back. Further output begins on a new line. */
  stop(): void;
}

/** Is where progress is shown. */
export interface Screen {
  readonly stream: NodeJS.WritableStream;
  /** Whether lines can be drawn anew. */
  readonly isTerminal: boolean;
  columns(): number;
  /** Returns seconds since any moment. */
  now(): number;
}

/** Shows a bar on a terminal, a line every few seconds elsewhere, nothing if `quiet`. */
export function progressDisplay(
  { quiet }: { readonly quiet: boolean },
  screen: Screen = standardError(),
): ProgressDisplay {
  const nothing = () => {};
  if (quiet) return { progress: nothing, epoch: nothing, download: nothing, note: nothing, stop: nothing };
  const display = screen.isTerminal ? bars(screen) : lines(screen);
  // A second Ctrl-C ends the process at once: the cursor must not stay hidden.
  process.once('exit', display.stop);
  return display;
}

function standardError(): Screen {
  const { stderr } = process;
  return {
    stream: stderr,
    isTerminal: stderr.isTTY === true && process.env.TERM !== 'dumb',
    columns: () => stderr.columns || 80,
    now: () => process.uptime(),
  };
}

const WIDEST_BAR = 24;
/** Of the line: brackets, percentage, the spaces around them, and a column for the cursor. */
const BESIDE_BAR = '[] 100%  '.length + 1;

function bars({ stream, columns }: Screen): ProgressDisplay {
  let shown: { kind: string; bar: SingleBar; size: number } | undefined;
  function stop(): void {
    shown?.bar.stop();
    shown = undefined;
  }
  function note(text: string): void {
    stop();
    stream.write(`${text}\n`);
  }
  function show(kind: string, fraction: number, textIn: (width: number) => string): void {
    if (shown?.kind !== kind) {
      stop();
      const size = Math.min(WIDEST_BAR, Math.floor(columns() / 6));
      const bar = new SingleBar({
        format: '[{bar}] {percentage}%  {text}',
        ...{ stream, barsize: size, clearOnComplete: false, hideCursor: true },
      });
      bar.start(1000, 0, { text: '' });
      shown = { kind, bar, size };
    }
    const text = textIn(columns() - shown.size - BESIDE_BAR);
    shown.bar.update(Math.floor(fraction * 1000), { text });
  }
  return {
    progress: (progress) => show('run', progress.fractionDone, (width) => barText(progress, width)),
    download(progress) {
      const { file, receivedBytes, totalBytes } = progress;
      const fraction = totalBytes ? receivedBytes / totalBytes : 0;
      show(file, fraction, (width) => downloadText(progress, width));
    },
    epoch: note,
    note,
    stop,
  };
}

/** A log keeps every line: more of them would bury what else it says. */
const SECONDS_BETWEEN_LINES = 5;

function lines({ stream, now }: Screen): ProgressDisplay {
  let file: string | undefined;
  let last = now();
  let held: { readonly phase: string; readonly text: string } | undefined;
  const print = (text: string) => stream.write(`${text}\n`);
  function stop(): void {
    if (held !== undefined) print(held.text);
    held = undefined;
  }
  function show(phase: string, text: string): void {
    if (held?.phase !== phase) stop();
    held = { phase, text };
    if (now() - last < SECONDS_BETWEEN_LINES) return;
    last = now();
    stop();
  }
  return {
    progress: (progress) => show(phaseKey(progress), logLine(progress)),
    epoch: (line) => show('', line),
    download(progress) {
      if (progress.file !== file) print(`downloading ${progress.file}`);
      file = progress.file;
    },
    note(text) {
      stop();
      print(text);
    },
    stop,
  };
}
