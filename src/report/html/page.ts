import { escaped } from './escape.js';

export interface Section {
  readonly title: string;
  /** HTML, its texts escaped. */
  readonly html: string;
}

/** A self-contained page: it loads nothing, and its content security policy forbids loading. */
export function htmlPage(title: string, sections: readonly Section[]): string {
  const body = sections
    .map(({ title: heading, html }) => `<section>\n<h2>${escaped(heading)}</h2>\n${html}\n</section>`)
    .join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
}

/** A table whose first column is text and whose others are numbers. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table class="numbers"><thead>${cells('th', header)}</thead><tbody>${rows.map((row) => cells('td', row)).join('\n')}</tbody></table>`;
}

/** Facts by name; lists and records are shown as JSON. */
export function htmlFacts(facts: Readonly<Record<string, unknown>>): string {
  const shown = (value: unknown) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : String(value);
  const rows = Object.entries(facts).map(
    ([name, value]) => `<tr><th>${escaped(name)}</th><td><pre>${escaped(shown(value))}</pre></td></tr>`,
  );
  return `<table class="facts">${rows.join('\n')}</table>`;
}

/** A figure as an image, which cannot run scripts. */
export function htmlFigure(svg: string, alternative: string): string {
  return `<img alt="${escaped(alternative)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`;
}

const STYLE = `
body { font: 15px/1.5 Arial, Helvetica, sans-serif; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
img { max-width: 100%; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #e4e4e4; text-align: left; vertical-align: top; }
.numbers th:not(:first-child), .numbers td:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: .8rem/1.4 monospace; }
.scatter { position: relative; } .scatter svg { border: 1px solid #b3b3b3; background: white; max-width: 100%; height: auto; }
.scatter circle:hover { stroke: #1a1a1a; stroke-width: 2; }
.legend span { margin-right: 1rem; white-space: nowrap; } .legend i { display: inline-block; width: .7rem; height: .7rem; border-radius: 50%; margin-right: .3rem; }
.hint { position: absolute; display: none; pointer-events: none; background: white; border: 1px solid #666; padding: .3rem .5rem; font-size: .8rem; }
.hint div { background-repeat: no-repeat; image-rendering: pixelated; margin-top: .2rem; }
`;
