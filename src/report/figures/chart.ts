import { LINE_COLOURS } from './colours.js';
import { FONT_FAMILY } from './font.js';
import { FAINT, INK } from './sheet.js';

/** How every chart of lines looks. */
export const CHART_CONFIG = {
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

/** One colour for each of the lines, which are told apart by the field `label`, and a legend. */
export function lineColours(labels: readonly string[]) {
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
