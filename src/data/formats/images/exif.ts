import type { ImageShape } from '../../examples.js';

const ORIENTATION = 0x0112;

/** The orientation that the EXIF data of a JPEG give, from 1 (upright) to 8; 1 if there are none. */
export function exifOrientation(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Segments: FF, a marker, two bytes of length. The image itself begins at FF DA.
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; ) {
    const length = view.getUint16(at + 2);
    const isExif = bytes[at + 1] === 0xe1 && at + 10 <= bytes.length && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return orientationIn(bytes.subarray(at + 10, at + 2 + length));
    at += 2 + length;
  }
  return 1;
}

/** Looks for the orientation in the first directory of TIFF data. */
function orientationIn(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return 1;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return 1;
  const entries = view.getUint16(start, little);
  for (let i = 0, at = start + 2; i < entries && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

interface Image extends ImageShape {
  readonly pixels: Uint8Array;
}

/** The image as it is to be seen. Orientations from 5 on swap width and height. */
export function turned(image: Image, orientation: number): Image {
  if (orientation === 1) return image;
  const { width, height, pixels } = image;
  const swaps = orientation >= 5;
  const [outWidth, outHeight] = swaps ? [height, width] : [width, height];
  const mirrorsX = [2, 3, 7, 8].includes(orientation);
  const mirrorsY = [3, 4, 6, 7].includes(orientation);
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const [column, row] = swaps ? [y, x] : [x, y];
      const from = (mirrorsY ? height - 1 - row : row) * width + (mirrorsX ? width - 1 - column : column);
      out[y * outWidth + x] = pixels[from] as number;
    }
  }
  return { width: outWidth, height: outHeight, pixels: out };
}
