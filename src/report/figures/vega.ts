import type * as Vega from 'vega';
import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from './font.js';
import { type Figure, figureOf } from './render.js';

/** Draws a Vega-Lite specification on white. */
export async function renderVegaLite(spec: TopLevelSpec): Promise<Figure> {
  const vega = await loadVega();
  const { compile } = await import('vega-lite');
  return renderVega(compile(spec, { logger: vega.logger(vega.None) }).spec);
}

/** Draws a Vega specification on white. */
export async function renderVega(spec: Spec): Promise<Figure> {
  const vega = await loadVega();
  useRealTextWidths(vega);
  const view = new vega.View(vega.parse({ ...spec, background: 'white' }), {
    renderer: 'none',
    logLevel: vega.None,
  });
  try {
    return figureOf(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/**
 * Loads Vega when the first figure is drawn: it takes a third of a second, and its top-level await would keep CommonJS
 * programs from requiring this library.
 */
function loadVega(): Promise<typeof Vega> {
  return import('vega');
}

/** The properties of a text that Vega passes when it places one. */
interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/**
 * Vega places axes and legends by the widths of their texts. With node-canvas it measures them in the machine's own
 * fonts, and without it its guess is too large by half. This hook, which its types lack, measures in our font.
 */
function useRealTextWidths(vega: typeof Vega): void {
  const { textMetrics } = vega as unknown as {
    textMetrics: { width: (item: TextItem, text: unknown) => number };
  };
  textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
    textWidth(String(text ?? ''), {
      size: fontSize,
      bold: fontWeight === 'bold' || Number(fontWeight) >= 600,
    });
}
