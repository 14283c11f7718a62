import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { FONT_OPTIONS, textWidth } from './font.js';

/** One picture in two formats. The same input gives the same bytes. */
export interface Figure {
  readonly svg: string;
  /** At twice the SVG's size. */
  readonly png: Uint8Array;
}

/** How many pixels of the PNG one pixel of the SVG takes. */
export const PNG_SCALE = 2;

/** Draws a Vega specification on white. */
export async function render(spec: vega.Spec): Promise<Figure> {
  useRealTextWidths();
  const svg = await drawn(spec);
  const png = new Resvg(svg, {
    font: FONT_OPTIONS,
    fitTo: { mode: 'zoom', value: PNG_SCALE },
    background: 'white',
  })
    .render()
    .asPng();
  return { svg, png: Uint8Array.from(png) };
}

async function drawn(spec: vega.Spec): Promise<string> {
  const view = new vega.View(vega.parse({ ...spec, background: 'white' }), {
    renderer: 'none',
    logLevel: vega.None,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** What Vega hands over of a text that it is placing. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Vega places axes and legends by the widths of their texts. With node-canvas it measures them in that machine's
 * fonts, and without it guesses them too large by half; its hook (which its types do not have) takes our font's.
 */
function useRealTextWidths(): void {
  const { textMetrics } = vega as unknown as {
    textMetrics: { width: (item: TextItem, text: unknown) => number };
  };
  textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
    textWidth(String(text ?? ''), {
      size: fontSize,
      bold: fontWeight === 'bold' || Number(fontWeight) >= 600,
    });
}
