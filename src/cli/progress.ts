import { SingleBar } from 'cli-progress';
import type { DownloadProgress } from '../data/collections/download.js';
import type { Progress } from '../training/progress.js';

/** Shows the progress of a run on stderr. */
export interface ProgressDisplay {
  progress(progress: Progress): void;
  download(progress: DownloadProgress): void;
  /** Prints a line about the run. */
  note(text: string): void;
  /** Restores the cursor. Further output begins on a new line. */
  stop(): void;
}

/** Shows a bar on a terminal and a line for each epoch elsewhere; shows nothing if `quiet`. */
export function progressDisplay({ quiet }: { readonly quiet: boolean }): ProgressDisplay {
  if (quiet) return { progress: () => {}, download: () => {}, note: () => {}, stop: () => {} };
  const display = process.stderr.isTTY ? bars() : lines();
  // A second Ctrl-C ends the process at once: the cursor must not stay hidden.
  process.once('exit', display.stop);
  return display;
}

function bars(): ProgressDisplay {
  let shown: { kind: string; bar: SingleBar } | undefined;
  function stop(): void {
    shown?.bar.stop();
    shown = undefined;
  }
  function show(kind: string, fraction: number, text: string): void {
    if (shown?.kind !== kind) {
      stop();
      const bar = new SingleBar({
        format: '[{bar}] {percentage}%  {text}',
        barsize: 24,
        clearOnComplete: false,
        hideCursor: true,
      });
      bar.start(1000, 0, { text });
      shown = { kind, bar };
    }
    shown.bar.update(Math.floor(fraction * 1000), { text });
  }
  return {
    progress: (progress) => show('run', progress.fractionDone, `${phaseOf(progress)}${timeLeft(progress)}`),
    download({ file, receivedBytes, totalBytes }) {
      show(
        file,
        totalBytes ? receivedBytes / totalBytes : 0,
        `downloading ${file}, ${megabytes(receivedBytes)}`,
      );
    },
    note(text) {
      stop();
      printLine(text);
    },
    stop,
  };
}

function lines(): ProgressDisplay {
  let file: string | undefined;
  return {
    progress: (progress) => printLine(`${phaseOf(progress)}${timeLeft(progress)}`),
    download(progress) {
      if (progress.file !== file) printLine(`downloading ${progress.file}`);
      file = progress.file;
    },
    note: printLine,
    stop: () => {},
  };
}

function printLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

const PHASE = { baselines: 'mean image and PCA', pretrain: 'pretraining', finetune: 'fine-tuning' } as const;

function phaseOf({ phase, seed, network, layer, layers, epoch, epochs, error }: Progress): string {
  const parts = [`seed ${seed}`, ...(network === undefined ? [] : [network]), PHASE[phase]];
  if (layer !== undefined) parts.push(`layer ${layer}/${layers}`);
  if (epoch !== undefined) parts.push(`epoch ${epoch}/${epochs}`);
  if (error !== undefined) parts.push(`error ${error.toFixed(3)}`);
  return parts.join(', ');
}

function timeLeft({ secondsElapsed, secondsLeft }: Progress): string {
  const elapsed = `, ${duration(secondsElapsed)}`;
  return secondsLeft === null ? elapsed : `${elapsed}, about ${duration(secondsLeft)} left`;
}

/** Formats a duration as `1 h 02 min`, `3 min 20 s` or `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
