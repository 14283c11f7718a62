import { Transform } from 'node:stream';

/** Drops the first lines of a text in UTF-8. */
export function skipLines(count: number, lineEnd: '\n' | '\r'): Transform {
  const end = lineEnd.charCodeAt(0);
  let left = count;
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      let from = 0;
      for (; left > 0; left--) {
        const at = chunk.indexOf(end, from);
        if (at < 0) return done();
        from = at + 1;
      }
      done(null, from === 0 ? chunk : chunk.subarray(from));
    },
  });
}
