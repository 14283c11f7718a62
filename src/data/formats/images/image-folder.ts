import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { InputError } from '../../../errors.js';
import { reasonOf } from '../../../files/random-access.js';
import { rowStore } from '../../storage/row-store.js';
import type { ReadOptions, TableContent } from '../../table.js';
import { listed } from '../tables/columns.js';
import { decodeImage, type GreyImage } from './image.js';

const IMAGE_NAME = /\.(png|jpe?g)$/i;
const OTHER_IMAGE_NAME = /\.(bmp|gif|tiff?|webp|heic|avif|jp2|pgm|ppm)$/i;
/** Folders of file managers, notebooks and archives, which hold copies: .ipynb_checkpoints, @eaDir, __MACOSX. */
const HIDDEN = /(^|\/)(\.|@|__MACOSX(\/|$))/;

/**
 * Reads the PNG and JPEG images of a folder and its subfolders as examples of grey levels, [images, height * width],
 * ordered by name (img2 before img10). Hidden files and folders are skipped, and links are not followed, so nothing outside
 * the folder is read. If all images lie in subfolders, the names of these are the labels. Throws an InputError if an image is damaged or their sizes differ.
 */
export function readImageFolder(folder: string, options: ReadOptions): TableContent & { sha256: string } {
  const { names, notes } = imageNames(folder);
  const hash = createHash('sha256');
  let first: GreyImage | undefined;
  let store: ReturnType<typeof rowStore> | undefined;
  const counts = { coloured: 0, transparent: 0, turned: 0 };
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
    for (const kind of ['coloured', 'transparent', 'turned'] as const) if (image[kind]) counts[kind]++;
    store ??= rowStore({ width: image.pixels.length, type: 'uint8', memoryBytes: options.memoryBytes });
    store.add(image.pixels);
  }
  if (store === undefined || first === undefined) {
    throw new InputError(
      `The folder ${folder} has no images: no file name in it ends in .png, .jpg or .jpeg.${notes.map((note) => ` There: ${note}.`).join('')} Check the path.`,
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
      ...(counts.coloured > 0 ? [`${counts.coloured} of them are coloured and were converted to grey`] : []),
      ...(counts.transparent > 0
        ? [`${counts.transparent} of them have transparent parts, which were laid on white`]
        : []),
      ...(counts.turned > 0
        ? [`${counts.turned} of them were turned upright, as their EXIF orientation says`]
        : []),
      ...strayNotes(names),
      ...notes,
    ],
    release: store.release,
    sha256: hash.digest('hex'),
  };
}

/** Whether a folder has images, itself or in its subfolders. */
export const hasImages = (folder: string) => imageNames(folder).names.length > 0;

/** Images beside the folders of classes, which leave all images without labels. */
function strayNotes(names: readonly string[]): string[] {
  const stray = names.filter((name) => !name.includes('/'));
  if (stray.length === 0 || stray.length === names.length) return [];
  return [
    `no labels, because of images outside the subfolders (${stray.length} of ${names.length}: ${listed(stray)}): move them into a subfolder, or away`,
  ];
}

/** Paths relative to the folder, with slashes on every system, and notes on what is skipped. */
function imageNames(folder: string): {
  readonly names: readonly string[];
  readonly notes: readonly string[];
} {
  const collator = new Intl.Collator('en', { numeric: true });
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const seen = entries
      .map((entry) => ({
        entry,
        name: relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'),
      }))
      .filter(({ name }) => !HIDDEN.test(name));
    const names = seen
      .filter(({ entry, name }) => entry.isFile() && IMAGE_NAME.test(name))
      .map(({ name }) => name)
      .sort((a, b) => collator.compare(a, b) || (a < b ? -1 : 1));
    const others = seen.filter(({ entry, name }) => entry.isFile() && OTHER_IMAGE_NAME.test(name));
    const links = seen.filter(({ entry }) => entry.isSymbolicLink());
    return { names, notes: [...otherFormats(others.map(({ name }) => name)), ...linkNotes(links.length)] };
  } catch (error) {
    throw new InputError(`The folder ${folder} cannot be read: ${reasonOf(error)}. Check the path.`, {
      cause: error,
    });
  }
}

function otherFormats(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const counts = new Map<string, number>();
  for (const name of names) {
    const ending = name.slice(name.lastIndexOf('.')).toLowerCase();
    counts.set(ending, (counts.get(ending) ?? 0) + 1);
  }
  const each = [...counts].map(([ending, count]) => `${count} ${ending}`).join(', ');
  return [
    `${names.length} images of other formats (${each}) are left out: convert them to PNG to have them read`,
  ];
}

function linkNotes(links: number): string[] {
  return links === 0
    ? []
    : [`${links} ${links === 1 ? 'link is' : 'links are'} not followed: copy what it names to have it read`];
}
