import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { InputError } from '../../errors.js';
import { reasonOf } from '../../files/random-access.js';
import { rowStore } from '../storage/row-store.js';
import type { ReadOptions, TableContent } from '../table.js';
import { decodeImage, type GreyImage } from './image.js';

const IMAGE_NAME = /\.(png|jpe?g)$/i;

/**
 * Reads the PNG and JPEG images of a folder and its subfolders as examples of grey levels, [images, height * width],
 * ordered by name (img2 before img10). Links are not followed, so nothing outside the folder is read. If all images lie
 * in subfolders, the names of these are the labels. Throws an InputError if an image is damaged or their sizes differ.
 */
export function readImageFolder(folder: string, options: ReadOptions): TableContent & { sha256: string } {
  const names = imageNames(folder);
  const hash = createHash('sha256');
  let first: GreyImage | undefined;
  let store: ReturnType<typeof rowStore> | undefined;
  let coloured = 0;
  for (const name of names) {
    const path = join(folder, name);
    const bytes = readFileSync(path);
    hash.update(`${name}\n`).update(bytes);
    const image = decodeImage(bytes, path);
    first ??= image;
    if (image.width !== first.width || image.height !== first.height) {
      store?.release();
      throw new InputError(
        `${path} has ${image.width} x ${image.height} pixels, but ${join(folder, names[0] as string)} has ` +
          `${first.width} x ${first.height}. Bring all images to one size.`,
      );
    }
    if (image.coloured) coloured++;
    store ??= rowStore({ width: image.pixels.length, type: 'uint8', memoryBytes: options.memoryBytes });
    store.add(image.pixels);
  }
  if (store === undefined || first === undefined) {
    throw new InputError(
      `The folder ${folder} has no images: no file name in it ends in .png, .jpg or .jpeg. Check the path.`,
    );
  }
  const { examples } = store.finish();
  const inSubfolders = names.every((name) => name.includes('/'));
  return {
    examples,
    kind: 'bytes',
    imageShape: { width: first.width, height: first.height },
    rowNames: names,
    labels: inSubfolders ? names.map((name) => name.slice(0, name.lastIndexOf('/'))) : undefined,
    notes: [
      `${names.length} images of ${first.width} x ${first.height} pixels, ordered by name`,
      ...(coloured > 0 ? [`${coloured} of them are coloured and were converted to grey`] : []),
    ],
    release: store.release,
    sha256: hash.digest('hex'),
  };
}

/** Paths relative to the folder, with slashes on every system. */
function imageNames(folder: string): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && IMAGE_NAME.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1));
  } catch (error) {
    throw new InputError(`The folder ${folder} cannot be read: ${reasonOf(error)}. Check the path.`, {
      cause: error,
    });
  }
}
