import { encode } from 'fast-png';
import type { ImageShape } from '../../data/examples.js';
import { escaped } from './escape.js';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Text shown while the pointer is over the point. */
  readonly name: string;
  readonly label?: string | undefined;
  /** Pixels in [0, 1], row-major. */
  readonly image?: Float32Array | undefined;
}

export interface ScatterOptions {
  readonly points: readonly ScatterPoint[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly imageShape?: ImageShape | undefined;
}

const SIDE = 560;
const MARGIN = 28;
/** Twenty hues in steps of the golden angle, so that neighbours in the list differ clearly. */
const hueOf = (place: number) => Math.round((place * 137.5) % 360);
const MOST_LABELS = 20;

/** Points in a plane, coloured by label. A tooltip shows name, label and image of the point under the pointer. */
export function htmlScatter({ points, xLabel, yLabel, imageShape }: ScatterOptions): string {
  const labels = [...new Set(points.flatMap(({ label }) => label ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const colourOf = (label: string | undefined) => {
    const place = label === undefined ? -1 : labels.indexOf(label);
    return place < 0 || labels.length > MOST_LABELS ? '#0072b2' : `hsl(${hueOf(place)} 70% 42%)`;
  };
  const [x, y] = [scaleOf(points.map((point) => point.x)), scaleOf(points.map((point) => point.y))];
  const circles = points.map(
    (point, i) =>
      `<circle cx="${(MARGIN + x(point.x)).toFixed(1)}" cy="${(SIDE - MARGIN - y(point.y)).toFixed(1)}" r="4" fill="${colourOf(point.label)}" fill-opacity=".7" data-i="${i}"/>`,
  );
  const legend =
    labels.length > 0 && labels.length <= MOST_LABELS
      ? `<p class="legend">${labels.map((label) => `<span><i style="background:${colourOf(label)}"></i>${escaped(label)}</span>`).join('')}</p>`
      : '';
  const sprite = imageShape && spriteOf(points, imageShape);
  // A "<" would end the script: in JSON it may be written as an escape.
  const data = JSON.stringify({
    texts: points.map(({ name, label }) => (label === undefined ? name : `${name}: ${label}`)),
    sprite: sprite ?? null,
  }).replaceAll('<', '\\u003c');
  return `<div class="scatter">
<svg width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label="${escaped(`${xLabel} against ${yLabel}`)}">
<text x="${SIDE / 2}" y="${SIDE - 8}" text-anchor="middle" font-size="12">${escaped(xLabel)}</text>
<text x="12" y="${SIDE / 2}" text-anchor="middle" font-size="12" transform="rotate(-90 12 ${SIDE / 2})">${escaped(yLabel)}</text>
${circles.join('\n')}
</svg>
<div class="hint"></div>
${legend}
<script>(${hover.toString()})(document.currentScript.parentElement, ${data})</script>
</div>`;
}

/** Scales the values linearly to [0, side]. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const [least, greatest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const range = greatest > least ? greatest - least : 1;
  return (value) => ((value - least) / range) * (SIDE - 2 * MARGIN);
}

interface Sprite {
  readonly url: string;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** All images in one sprite sheet, so that the page has one image instead of a thousand. */
function spriteOf(points: readonly ScatterPoint[], { width, height }: ImageShape): Sprite | undefined {
  if (points.some(({ image }) => image === undefined)) return undefined;
  const columns = Math.ceil(Math.sqrt(points.length));
  const rows = Math.ceil(points.length / columns);
  const data = new Uint8Array(columns * width * rows * height);
  for (const [i, { image }] of points.entries()) {
    const start = Math.floor(i / columns) * height * columns * width + (i % columns) * width;
    for (let pixel = 0; pixel < width * height; pixel++) {
      const level = Math.min(1, Math.max(0, image?.[pixel] ?? 0));
      data[start + Math.floor(pixel / width) * columns * width + (pixel % width)] = Math.round(255 * level);
    }
  }
  const png = encode({ width: columns * width, height: rows * height, data, channels: 1 });
  return { url: `data:image/png;base64,${Buffer.from(png).toString('base64')}`, columns, width, height };
}

/** Runs in the browser, so it may not use anything outside itself. */
function hover(root: BrowserElement, { texts, sprite }: { texts: string[]; sprite: Sprite | null }): void {
  const hint = root.querySelector('.hint');
  const zoom = sprite === null ? 1 : Math.max(1, Math.floor(112 / Math.max(sprite.width, sprite.height)));
  root.addEventListener('mousemove', (event) => {
    const place = event.target.dataset.i;
    hint.style.display = place === undefined ? 'none' : 'block';
    if (place === undefined) return;
    const bounds = root.getBoundingClientRect();
    hint.style.left = `${event.clientX - bounds.left + 14}px`;
    hint.style.top = `${event.clientY - bounds.top + 14}px`;
    hint.textContent = texts[Number(place)] ?? '';
    if (sprite === null) return;
    const picture = hint.ownerDocument.createElement('div');
    const [column, row] = [Number(place) % sprite.columns, Math.floor(Number(place) / sprite.columns)];
    picture.style.width = `${sprite.width * zoom}px`;
    picture.style.height = `${sprite.height * zoom}px`;
    picture.style.backgroundImage = `url(${sprite.url})`;
    picture.style.backgroundSize = `${sprite.columns * sprite.width * zoom}px auto`;
    picture.style.backgroundPosition = `-${column * sprite.width * zoom}px -${row * sprite.height * zoom}px`;
    hint.appendChild(picture);
  });
}

/** The part of the DOM that `hover` uses; the DOM's types are not installed. */
interface BrowserElement {
  querySelector(selector: string): BrowserElement;
  addEventListener(
    type: 'mousemove',
    listener: (event: {
      readonly target: { readonly dataset: Readonly<Record<string, string | undefined>> };
      readonly clientX: number;
      readonly clientY: number;
    }) => void,
  ): void;
  getBoundingClientRect(): { readonly left: number; readonly top: number };
  appendChild(child: BrowserElement): void;
  readonly style: Record<string, string>;
  readonly ownerDocument: { createElement(name: string): BrowserElement };
  textContent: string;
}
