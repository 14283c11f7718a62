import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { encode as encodePng } from 'fast-png';
import { reading, refusal } from '../reading.js';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text.padEnd(600, '\0'), 'latin1'));

test.each<[string, Uint8Array, RegExp]>([
  ['HDF5', latin1('\x89HDF\r\n\x1a\n'), /is an HDF5 file.*numpy\.save/],
  ['MATLAB', latin1('MATLAB 5.0 MAT-file, Platform: GLNXA64'), /is a MATLAB file.*writematrix/],
  ['MATLAB 7.3', latin1('MATLAB 7.3 MAT-file, Platform: GLNXA64'), /is a MATLAB file.*writematrix/],
  ['Stata 12', latin1('s\x02\x01\0\x03'), /file of SPSS or Stata.*as CSV/],
  ['an old workbook', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), /\.xls workbook.*as CSV/],
  ['a pickle', latin1('\x80\x04\x95'), /is a Python pickle.*numpy\.save/],
  ['old Feather', latin1('FEA1'), /Feather file of version 1/],
  ['SQLite', latin1('SQLite format 3\0'), /is an SQLite database.*as CSV/],
  ['R, which is gzipped', gzipSync(latin1('X\n\0\0\0\x03')), /is a file of R.*write\.csv/],
  ['bzip2', latin1('BZh91AY&SY'), /bunzip2/],
  ['xz', latin1('\xfd7zXZ\0'), /unxz/],
  [
    'a tar archive, gzipped',
    gzipSync(latin1(`${'a.csv'.padEnd(257, '\0')}ustar`)),
    /tar archive.*Unpack it with tar/,
  ],
  [
    'one image',
    encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(1) }),
    /is an image.*folder/,
  ],
])('%s is refused with what it is and what to do', async (_, bytes, message) => {
  expect(await refusal(bytes)).toMatch(message);
});

test.each(['BMI,x\n1,2\n', 'BZ,x\n1,2\n', 'Objects,x\n1,2\n', 'ORCA,x\n1,2\n', 'Rar,x\n1,2\n'])(
  'a text table that begins alike is read: %j',
  async (content) => {
    await reading(content, (read) => expect(read.examples.width).toBe(2));
  },
);
