import { type DecodedPng, decode as decodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import { InputError, messageOf } from '../../../errors.js';
import type { ImageShape } from '../../examples.js';
import { LARGEST_EXPANSION } from '../archives/gunzip.js';
import { exifOrientation, turned } from './exif.js';

/** An image as grey levels from 0, black, to 255, white, row-major. */
export interface GreyImage extends ImageShape {
  readonly pixels: Uint8Array;
  /** Whether some pixel was coloured before it was converted to grey. */
  readonly coloured: boolean;
  /** Whether some pixel was transparent before it was laid on white. */
  readonly transparent: boolean;
  /** Whether the image was turned as its EXIF orientation says. */
  readonly turned: boolean;
}

/** Larger images are refused: a small file may promise a huge one. */
const MOST_PIXELS = 2 ** 26;

/**
 * Decodes a PNG or a JPEG. Colours become grey (0.299 red, 0.587 green, 0.114 blue), transparent parts are laid on white,
 * 16 bits become 8, and a JPEG is turned as its EXIF orientation says. Throws an InputError that names `source` for anything else. A file that promises more pixels than it can hold
 * is refused before it is unpacked.
 */
export function decodeImage(bytes: Uint8Array, source: string): GreyImage {
  try {
    if (isPng(bytes)) return fromPng(bytes, source);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return fromJpeg(bytes);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${source} cannot be decoded: ${messageOf(error)}. The image is damaged or uses an unsupported feature: save it again, or remove it.`,
      { cause: error },
    );
  }
  throw new InputError(
    `${source} is neither a PNG nor a JPEG, whatever its name says. Convert it, or remove it.`,
  );
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const isPng = (bytes: Uint8Array) => PNG_SIGNATURE.every((byte, i) => bytes[i] === byte);

function fromPng(bytes: Uint8Array, source: string): GreyImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = bytes.length < 33 ? [0, 0] : [view.getUint32(16), view.getUint32(20)];
  const pixels = width * height;
  // A pixel takes at least one bit.
  if (pixels < 1 || pixels > MOST_PIXELS || pixels / 8 > bytes.length * LARGEST_EXPANSION) {
    throw new InputError(
      `${source} says that it has ${width} x ${height} pixels, which ${pixels < 1 ? 'is no picture' : `its ${bytes.length} bytes cannot hold, or is more than ${MOST_PIXELS}`}. Remove it, or make it smaller.`,
    );
  }
  const png = decodePng(bytes, { checkCrc: true });
  const [channels, levels] = samplesOf(png);
  return { ...grey(png, channels, levels, clearColour(png, channels, levels)), turned: false };
}

/** The levels of the colour that stands for a transparent pixel in an image without an opacity channel. */
function clearColour(
  { transparency, depth, palette }: DecodedPng,
  channels: number,
  level: (sample: number) => number,
): ((at: number) => boolean) | undefined {
  if (palette !== undefined || transparency === undefined || transparency.length !== channels)
    return undefined;
  const clear = Array.from(transparency, (sample) => (sample * 255) / (2 ** depth - 1));
  return (at) => clear.every((value, i) => Math.abs(level(at + i) - value) < 1e-9);
}

/** A function that gives the level from 0 to 255 of a sample: one channel of one pixel. */
function samplesOf(png: DecodedPng): [channels: number, levels: (sample: number) => number] {
  const { width, data, depth, palette } = png;
  if (depth === 16) return [png.channels, (sample) => (data[sample] as number) / 257];
  const rowBytes = Math.ceil((width * png.channels * depth) / 8);
  // Samples of fewer than eight bits are packed, and each row begins with a new byte.
  const packed = (sample: number) => {
    const row = Math.floor(sample / (width * png.channels));
    const bit = (sample - row * width * png.channels) * depth;
    const byte = data[row * rowBytes + (bit >> 3)] as number;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  };
  const raw = depth === 8 ? (sample: number) => data[sample] as number : packed;
  if (palette === undefined) return [png.channels, (sample) => (raw(sample) * 255) / (2 ** depth - 1)];
  const channels = palette[0]?.length ?? 3;
  return [channels, (sample) => palette[raw(Math.floor(sample / channels))]?.[sample % channels] ?? 0];
}

function fromJpeg(bytes: Uint8Array): GreyImage {
  const image = jpeg.decode(bytes, {
    useTArray: true,
    maxResolutionInMP: MOST_PIXELS / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  const orientation = exifOrientation(bytes);
  const upright = grey(image, 4, (sample) => image.data[sample] as number);
  return { ...upright, ...turned(upright, orientation), turned: orientation !== 1 };
}

function grey(
  { width, height }: ImageShape,
  channels: number,
  level: (sample: number) => number,
  isClear?: (at: number) => boolean,
): Omit<GreyImage, 'turned'> {
  const pixels = new Uint8Array(width * height);
  let [coloured, transparent] = [false, false];
  for (let i = 0; i < pixels.length; i++) {
    const at = i * channels;
    const hasColour = channels >= 3;
    const red = level(at);
    const [green, blue] = hasColour ? [level(at + 1), level(at + 2)] : [red, red];
    const hasOpacity = channels === 2 || channels === 4;
    const opacity = hasOpacity ? level(at + channels - 1) / 255 : isClear?.(at) ? 0 : 1;
    if (opacity < 1) transparent = true;
    if (opacity > 0 && (red !== green || red !== blue)) coloured = true;
    const value = hasColour ? 0.299 * red + 0.587 * green + 0.114 * blue : red;
    pixels[i] = Math.round(opacity * value + (1 - opacity) * 255);
  }
  return { width, height, pixels, coloured, transparent };
}
