import type { Engine } from '../compute/engine.js';

/** What of an engine decides the bytes that a run comes to. */
export function engineIdentity({ name, version, device, threads }: Engine): string {
  return `${name} (${version}, ${device}, threads: ${threads})`;
}

/** In what two identities differ, for people. */
export function identityDifference(theirs: string, ours: string): string {
  const [a, b] = [JSON.parse(theirs), JSON.parse(ours)];
  const differing = Object.keys({ ...a, ...b }).filter(
    (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]),
  );
  return differing
    .map((key) => {
      const [then, now] = [JSON.stringify(a[key]), JSON.stringify(b[key])];
      const short = then !== undefined && then.length + (now?.length ?? 0) < 200;
      return short ? `${key} ${then}, now ${now}` : key;
    })
    .join('; ');
}
