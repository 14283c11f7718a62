import { InputError } from '../../errors.js';

const SAVE_AS_CSV = 'Save the table as CSV';
const SAVE_AS_NPY = 'Save the array with numpy.save';

const SAVE_AS_IMAGES = 'Put the images into a folder, as PNG or JPEG of one size, and give the folder';

interface Foreign {
  readonly what: string;
  /** What to do instead. */
  readonly step: string;
  /** Signatures, a character a byte, of which the file has one. */
  readonly signatures: readonly string[];
  /** Byte at which the signature stands. Default: 0. */
  readonly at?: number;
}

/** Formats that are known and not read. */
const FOREIGN: readonly Foreign[] = [
  { what: 'an HDF5 file', signatures: ['\x89HDF\r\n\x1a\n'], step: SAVE_AS_NPY },
  {
    what: 'a MATLAB file',
    signatures: ['MATLAB 5.0 MAT-file', 'MATLAB 7.3 MAT-file'],
    step: "Save the matrix in MATLAB with writematrix(X, 'table.csv'), or in Python with numpy.save",
  },
  {
    what: 'an old Office document, such as an .xls workbook',
    signatures: ['\xd0\xcf\x11\xe0'],
    step: SAVE_AS_CSV,
  },
  {
    what: 'a Feather file of version 1',
    signatures: ['FEA1'],
    step: 'Write it with version 2, or as Parquet or CSV',
  },
  {
    what: 'a Python pickle',
    signatures: ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'],
    step: SAVE_AS_NPY,
  },
  { what: 'an SQLite database', signatures: ['SQLite format 3\0'], step: 'Export the table as CSV' },
  { what: 'an Avro file', signatures: ['Obj\x01'], step: 'Write it as Parquet or CSV' },
  {
    what: 'a file of R',
    signatures: ['RDX2', 'RDX3', 'RDA2', 'RDA3', 'X\n\0\0\0\x02', 'X\n\0\0\0\x03'],
    step: 'Save the table in R with write.csv',
  },
  {
    what: 'a file of SPSS or Stata',
    // Stata before 13 begins with its version and byte order.
    signatures: ['$FL2@', '$FL3@', '<stata_dta>', 'r\x01\x01\0', 'r\x02\x01\0', 's\x01\x01\0', 's\x02\x01\0'],
    step: SAVE_AS_CSV,
  },
  { what: 'a PDF document', signatures: ['%PDF-'], step: SAVE_AS_CSV },
  { what: 'packed with bzip2', signatures: ['1AY&SY'], at: 4, step: 'Unpack it with bunzip2' },
  { what: 'packed with xz', signatures: ['\xfd7zXZ\0'], step: 'Unpack it with unxz' },
  { what: 'packed with Zstandard', signatures: ['\x28\xb5\x2f\xfd'], step: 'Unpack it with unzstd' },
  { what: 'a 7z archive', signatures: ["7z\xbc\xaf'\x1c"], step: 'Unpack it' },
  { what: 'a RAR archive', signatures: ['Rar!\x1a\x07'], step: 'Unpack it' },
  { what: 'a tar archive', signatures: ['ustar'], at: 257, step: 'Unpack it with tar' },
  {
    what: 'an image',
    signatures: ['\x89PNG', '\xff\xd8\xff', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*'],
    step: SAVE_AS_IMAGES,
  },
  { what: 'an image', signatures: ['WEBPVP8'], at: 8, step: SAVE_AS_IMAGES },
];

/** Throws an InputError for a file of a format that is known and not read, which says what it is and what to do. */
export function refuseForeign(start: Uint8Array, source: string): void {
  // One character a byte, unlike TextDecoder's Latin-1.
  const text = String.fromCharCode(...start.subarray(0, 512));
  const found = FOREIGN.find(({ signatures, at = 0 }) =>
    signatures.some((signature) => text.startsWith(signature, at)),
  );
  if (found === undefined) return;
  throw new InputError(`${source} is ${found.what}, which is not read. ${found.step}, and give the result.`);
}
