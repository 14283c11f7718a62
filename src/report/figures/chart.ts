import type { TopLevelSpec } from 'vega-lite';
import { LINE_COLOURS } from './colours.js';
import { FONT_FAMILY } from './font.js';
import type { Figure } from './render.js';
import { FAINT, INK } from './sheet.js';
import { renderVegaLite } from './vega.js';

/** The style of every chart. */
const CONFIG = {
  font: FONT_FAMILY,
  view: { stroke: null },
  title: { fontSize: 15, fontWeight: 700, color: INK },
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 400,
    labelColor: INK,
    titleColor: INK,
    gridColor: '#e4e4e4',
    domainColor: FAINT,
    tickColor: FAINT,
    titlePadding: 10,
  },
  legend: { labelFontSize: 12, labelColor: INK, rowPadding: 6 },
} as const;

type Encoding = Readonly<Record<string, unknown>>;

export interface LineChart {
  readonly title: string;
  /** In the order of the legend. */
  readonly labels: readonly string[];
  /** Points of all lines; `label` names the line. */
  readonly points: readonly { readonly label: string }[];
  readonly showsPoints: boolean;
  readonly x: Encoding;
  readonly y: Encoding;
}

/** Lines of one colour each, with a legend. */
export function lineChart({ title, labels, points, showsPoints, x, y }: LineChart): Promise<Figure> {
  return drawChart(title, {
    width: 520,
    height: 300,
    data: { values: [...points] },
    mark: {
      type: 'line',
      strokeWidth: 2,
      strokeJoin: 'round',
      point: showsPoints ? { size: 28, filled: true } : false,
    },
    encoding: {
      x: { type: 'quantitative', ...x },
      y: { type: 'quantitative', ...y },
      color: lineColours(labels),
    },
  });
}

/** Draws a Vega-Lite specification below a title. */
export function drawChart(title: string, spec: object): Promise<Figure> {
  const framed = {
    title: { text: title, anchor: 'start', frame: 'group', offset: 12 },
    padding: 16,
    config: CONFIG,
    ...spec,
  } as TopLevelSpec;
  return renderVegaLite(framed);
}

/** A colour for each value of the field `label`, and a legend. */
function lineColours(labels: readonly string[]) {
  return {
    field: 'label',
    type: 'nominal' as const,
    scale: {
      domain: [...labels],
      range: labels.map((_, i) => LINE_COLOURS[i % LINE_COLOURS.length] as string),
    },
    legend: {
      title: null,
      orient: 'right' as const,
      labelLimit: 0,
      symbolType: 'stroke',
      symbolSize: 200,
      symbolStrokeWidth: 2.5,
    },
  };
}
