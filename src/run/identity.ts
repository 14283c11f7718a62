import type { Engine } from '../compute/engine.js';
import { packageVersion } from './record.js';

/** Everything that decides the bytes of a run. */
export interface Identity {
  readonly engine: Engine;
  /** Where the data come from, with their checksums. */
  readonly data: unknown;
  readonly [setting: string]: unknown;
}

/** The identity as JSON, with the toolkit's version. */
export function identityText({ engine: { name, version, device, threads }, ...facts }: Identity): string {
  return JSON.stringify({
    toolkit: packageVersion(),
    engine: `${name} (${version}, ${device}, threads: ${threads})`,
    ...facts,
  });
}

/** The settings in which two identities differ, such as `settings.batchSize 100, now 50`. */
export function identityDifference(theirs: string, ours: string): string {
  return differences('', JSON.parse(theirs), JSON.parse(ours)).join('; ');
}

const LONGEST_SHOWN = 100;

function differences(path: string, then: unknown, now: unknown): string[] {
  const [before, after] = [JSON.stringify(then), JSON.stringify(now)];
  if (before === after) return [];
  if (isRecord(then) && isRecord(now)) {
    const keys = Object.keys({ ...then, ...now });
    return keys.flatMap((key) => differences(path === '' ? key : `${path}.${key}`, then[key], now[key]));
  }
  const shown = (text: string | undefined) => text ?? 'not set';
  const isShort = shown(before).length + shown(after).length < LONGEST_SHOWN;
  return [isShort ? `${path} ${shown(before)}, now ${shown(after)}` : path];
}

/** Lists of numbers are compared as a whole, lists of records by their elements. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (Array.isArray(value)) return value.length > 0 && value.every(isRecord);
  return typeof value === 'object' && value !== null;
}
