import type { DownloadProgress } from '../data/collections/download.js';
import type { Progress } from '../training/progress.js';

const PHASE = { baselines: 'mean image and PCA', pretrain: 'pretraining', finetune: 'fine-tuning' } as const;

/** Returns a line about an epoch for a log, where each line stands for itself. */
export function logLine(progress: Progress): string {
  const { secondsElapsed, secondsLeft } = progress;
  const places = [seedOf(progress), ...networkOf(progress), PHASE[progress.phase], ...placeOf(progress)];
  return [...places, ...errorOf(progress), duration(secondsElapsed), ...left(secondsLeft)].join(', ');
}

/** Returns the text beside a bar, what matters most first: as many of its parts as fit into `width`. */
export function barText(progress: Progress, width: number): string {
  const { secondsElapsed, secondsLeft } = progress;
  const figures = [...left(secondsLeft), ...errorOf(progress)];
  const place = [...placeOf(progress), PHASE[progress.phase], ...networkOf(progress), seedOf(progress)];
  return fitting([...figures, ...place, `${duration(secondsElapsed)} so far`], width);
}

/** Returns the text beside the bar of a download. */
export function downloadText({ file, receivedBytes }: DownloadProgress, width: number): string {
  return fitting([`${(receivedBytes / 1e6).toFixed(1)} MB`, `downloading ${file}`], width);
}

/** Progress of the same phase has the same name. */
export function phaseKey({ seed, network, phase, layer }: Progress): string {
  return JSON.stringify([seed, network, phase, layer]);
}

/** A part that does not fit is left out, with all that follow. */
function fitting(parts: readonly string[], width: number): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : `${text}, ${part}`;
    if (longer.length > width) break;
    text = longer;
  }
  return text;
}

const seedOf = ({ seed }: Progress): string => `seed ${seed}`;
const networkOf = ({ network }: Progress): string[] => (network === undefined ? [] : [network]);
const errorOf = ({ error }: Progress): string[] => (error === undefined ? [] : [`error ${error.toFixed(3)}`]);
const left = (seconds: number | null): string[] =>
  seconds === null ? [] : [`about ${duration(seconds)} left`];

function placeOf({ layer, layers, epoch, epochs }: Progress): string[] {
  return [
    ...(layer === undefined ? [] : [`layer ${layer}/${layers}`]),
    ...(epoch === undefined ? [] : [`epoch ${epoch}/${epochs}`]),
  ];
}

/** Formats a duration as `1 h 02 min`, `3 min 20 s` or `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, '0')} s` : `${whole} s`;
}
