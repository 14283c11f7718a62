import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';

/** Arimo has the metrics of Arial and Helvetica, so a viewer without it can substitute them. */
export const FONT_FAMILY = 'Arimo, Arial, Helvetica, sans-serif';

const resolve = createRequire(import.meta.url).resolve;

/**
 * The font comes with this package: text looks the same on every machine, and does not vanish on one without fonts.
 * It has the Latin, Greek and Cyrillic letters.
 */
export const FONT_OPTIONS = {
  loadSystemFonts: false,
  fontFiles: ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'].map((file) =>
    resolve(`@expo-google-fonts/arimo/${file}`),
  ),
  defaultFontFamily: 'Arimo',
  sansSerifFamily: 'Arimo',
} satisfies ResvgRenderOptions['font'];

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly bold?: boolean;
}

const widths = new Map<string, number>();

/** Width of a text, in pixels. */
export function textWidth(text: string, { size, bold = false }: TextStyle): number {
  const key = `${size} ${bold} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const width = measured(text, size, bold);
  widths.set(key, width);
  return width;
}

function measured(text: string, size: number, bold: boolean): number {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">' +
    `<text font-family="Arimo" font-size="${size}" font-weight="${bold ? 700 : 400}">${escaped}</text></svg>`;
  return new Resvg(svg, { font: FONT_OPTIONS }).getBBox()?.width ?? 0;
}
