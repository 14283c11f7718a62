import { Transform } from 'node:stream';
import type { CsvRecord } from './csv-record.js';
import { whitespaceFields } from './delimiter.js';

/** Parses lines whose fields stand between spaces or tabs, as numpy.savetxt, R, MATLAB and Fortran write them. */
export function whitespaceParser(): Transform {
  const decoder = new TextDecoder();
  let rest = '';
  let lines = 0;
  const parsed = (stream: Transform, line: string) => {
    lines++;
    const record = whitespaceFields(line);
    if (record.length > 0) stream.push({ record, info: { lines } } satisfies CsvRecord);
  };
  return new Transform({
    readableObjectMode: true,
    transform(chunk: Uint8Array, _, done) {
      const all = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = all.pop() as string;
      for (const line of all) parsed(this, line);
      done();
    },
    flush(done) {
      if (rest.trim() !== '') parsed(this, rest);
      done();
    },
  });
}
