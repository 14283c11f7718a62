import type { Spec } from 'vega';
import { CLASS_COLOURS } from './colours.js';
import { FONT_FAMILY } from './font.js';
import { fractionsOf } from './fractions.js';
import type { Figure } from './render.js';
import { FAINT, INK } from './sheet.js';
import { renderVega } from './vega.js';

/** The codes of one model, as points of a plane. */
export interface PlanePanel {
  readonly label: string;
  readonly points: readonly PlanePoint[];
}

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  /** Class number, from 0; also chooses the sign that is drawn. */
  readonly label: number;
}

const SIDE = 440;
/** Free margin in a panel. */
const MARGIN = 8;
const GAP = 28;
const TITLE_HEIGHT = 30;
const LABEL_HEIGHT = 22;
const LEGEND_STEP = 20;
const LEGEND_COLUMN = SIDE / LEGEND_STEP;
/** Width of a column of the legend. */
const SIGNS_WIDTH = 40;
const NAMES_WIDTH = 220;

/**
 * Codes of two numbers, one panel for each model, every example drawn as its class's number in its class's colour: the
 * layout of Hinton & Salakhutdinov 2006, Fig. 3. Each panel has the scale of its own points.
 */
export function planeFigure({
  title,
  panels,
  classNames,
}: {
  readonly title: string;
  readonly panels: readonly PlanePanel[];
  /** Names shown beside the signs of the classes. */
  readonly classNames?: readonly string[] | undefined;
}): Promise<Figure> {
  const classes = [...new Set(panels.flatMap(({ points }) => points.map(({ label }) => label)))].sort(
    (a, b) => a - b,
  );
  const top = TITLE_HEIGHT + LABEL_HEIGHT;
  const legendAt = panels.length * (SIDE + GAP);
  const columnWidth = classNames === undefined ? SIGNS_WIDTH : NAMES_WIDTH;
  const width = legendAt + Math.ceil(classes.length / LEGEND_COLUMN) * columnWidth;
  const texts = [
    { text: title, x: 0, y: 8, size: 15, weight: 700, colour: INK },
    ...panels.map(({ label }, i) => ({
      text: label,
      x: i * (SIDE + GAP),
      y: TITLE_HEIGHT + 8,
      size: 13,
      weight: 400,
      colour: INK,
    })),
    ...classes.map((label, i) => ({
      text: classNames === undefined ? String(label) : `${label} ${classNames[label]}`,
      x: legendAt + Math.floor(i / LEGEND_COLUMN) * columnWidth,
      y: top + 12 + (i % LEGEND_COLUMN) * LEGEND_STEP,
      size: classNames === undefined ? 15 : 12,
      weight: 700,
      colour: colourOf(label),
    })),
  ];
  const spec: Spec = {
    width,
    height: top + SIDE,
    padding: 16,
    autosize: 'none',
    data: [
      { name: 'frames', values: panels.map((_, i) => ({ x: i * (SIDE + GAP) })) },
      { name: 'points', values: panels.flatMap((panel, i) => placed(panel, i * (SIDE + GAP), top)) },
      { name: 'texts', values: texts },
    ],
    marks: [
      {
        type: 'rect',
        from: { data: 'frames' },
        encode: {
          update: {
            x: { field: 'x' },
            y: { value: top },
            width: { value: SIDE },
            height: { value: SIDE },
            stroke: { value: FAINT },
            strokeWidth: { value: 0.5 },
          },
        },
      },
      textMark('points', { fontSize: { value: 7 }, align: { value: 'center' } }),
      textMark('texts', { fontSize: { field: 'size' }, fontWeight: { field: 'weight' } }),
    ],
  };
  return renderVega(spec);
}

function textMark(data: string, encoding: object): NonNullable<Spec['marks']>[number] {
  return {
    type: 'text',
    from: { data },
    encode: {
      update: {
        x: { field: 'x' },
        y: { field: 'y' },
        text: { field: 'text' },
        fill: { field: 'colour' },
        font: { value: FONT_FAMILY },
        baseline: { value: 'middle' },
        ...encoding,
      },
    },
  };
}

/** The points scaled to their panel, the second number upwards, rounded to a tenth of a pixel. */
function placed({ points }: PlanePanel, left: number, top: number) {
  const within = (start: number, fraction = 0) =>
    Math.round(10 * (start + MARGIN + fraction * (SIDE - 2 * MARGIN))) / 10;
  const across = fractionsOf(points.map(({ x }) => x));
  const down = fractionsOf(points.map(({ y }) => -y));
  return points.map(({ label }, i) => ({
    x: within(left, across[i]),
    y: within(top, down[i]),
    text: String(label),
    colour: colourOf(label),
  }));
}

const colourOf = (label: number) => CLASS_COLOURS[label % CLASS_COLOURS.length] as string;
