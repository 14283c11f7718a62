import { SingleBar } from 'cli-progress';
import type { DownloadProgress } from '../data/collections/download.js';
import type { Progress } from '../training/progress.js';

/** Shows on stderr how far a run is. */
export interface ProgressDisplay {
  progress(progress: Progress): void;
  download(progress: DownloadProgress): void;
  /** A line about the run. */
  note(text: string): void;
  /** Leaves the terminal in order; what is written next begins on a new line. */
  stop(): void;
}

/** A bar on a terminal, a line for each epoch elsewhere, nothing when `quiet`. */
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

/** `1 h 02 min`, `3 min 20 s`, `12 s` */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
