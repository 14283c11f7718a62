import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN } from './cli/command.js';
import { inTemporaryFolder } from './temporary-folder.js';

export const TUTORIAL = 'docs/tutorial.md';
export const PICTURE = 'docs/tutorial-codes.svg';

/** Commands of the page, and what it says that they print (undefined where it shows nothing). */
export interface Step {
  readonly commands: string;
  readonly shown: string | undefined;
}

/** How the last line of a command that fails begins. */
const REFUSAL = 'rbmae: ';
const STEP = /```sh\n(.*?)```\n(?:\n```text\n(.*?)```\n)?/gs;

export function stepsOf(page: string): Step[] {
  return [...page.matchAll(STEP)].map(([, commands = '', shown]) => ({ commands, shown }));
}

/** The page with other outputs: one for each step, of which those that the page shows are used. */
export function withOutputs(page: string, outputs: readonly string[]): string {
  let step = 0;
  return page.replace(STEP, (whole, commands: string, shown: string | undefined) => {
    const output = outputs[step++] as string;
    return shown === undefined ? whole : `\`\`\`sh\n${commands}\`\`\`\n\n\`\`\`text\n${output}\`\`\`\n`;
  });
}

/** Seconds differ from run to run; everything else is the same on every machine. */
export const withoutSeconds = (text: string) =>
  text.replaceAll(/^(.*\d\.\d{3}.*?) +\d+\.\d$/gm, '$1 seconds').replaceAll(/\b\d+\.\d s\b/g, 'seconds');

export interface Walk {
  /** Of each step: standard output, or the error if the step fails. */
  readonly outputs: string[];
  /** The plane of codes in the HTML report, as an SVG file of its own. */
  readonly picture: string;
}

/** Runs the steps in an empty folder that has the repository's `examples`. Each step is a shell of its own. */
export function walk(steps: readonly Step[]): Promise<Walk> {
  return inTemporaryFolder(async (folder) => {
    cpSync('examples', join(folder, 'examples'), { recursive: true });
    writeFileSync(join(folder, 'rbmae'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`, {
      mode: 0o755,
    });
    const outputs: string[] = [];
    for (const step of steps) {
      const printed = await printedBy(step, folder);
      outputs.push(printed.replaceAll(folder, '~/rbm-autoencoder').replaceAll('\r', ''));
    }
    return { outputs, picture: pictureIn(readFileSync(join(folder, 'penguins/run/report.html'), 'utf8')) };
  });
}

/** Rejects if the commands fail, unless the page shows an error there. */
function printedBy({ commands, shown }: Step, folder: string): Promise<string> {
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const mayFail = shown?.startsWith(REFUSAL) ?? false;
  return new Promise((resolve, reject) => {
    execFile('sh', ['-e', '-c', commands], { cwd: folder, env }, (error, stdout, stderr) => {
      if (error !== null && !mayFail) reject(error);
      else resolve(error === null ? stdout : stderr.slice(stderr.indexOf(REFUSAL)));
    });
  });
}

/** Outside of the page, the drawing needs a namespace, a font and a background. */
function pictureIn(report: string): string {
  const drawing = report.match(/<svg [^>]*aria-label="code 1 against code 2".*?<\/svg>/s)?.[0] ?? '';
  return `${drawing.replace(
    /<svg ([^>]*)>/,
    '<svg xmlns="http://www.w3.org/2000/svg" font-family="Arial, sans-serif" $1>\n<rect width="100%" height="100%" fill="white"/>',
  )}\n`;
}
