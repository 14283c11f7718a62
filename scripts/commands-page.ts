/**
 * Writes docs/commands.md, the reference of the command, from its --help:
 *
 *   npm run docs:commands
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { COMMANDS, nameOf } from '../src/cli/commands.js';
import { parser } from '../src/cli/parser.js';

export const PAGE = 'docs/commands.md';

const WIDTH = 100;

/** The page as it should be. */
export async function commandsPage(): Promise<string> {
  const sections: string[] = [];
  for (const entry of COMMANDS) {
    const name = nameOf(entry);
    sections.push(`## ${name}`, block(await helpOf([name])));
  }
  const contents = COMMANDS.map((entry) => `[${nameOf(entry)}](#${nameOf(entry)})`).join(', ');
  return `${[
    '# Commands',
    'This page is what `rbmae COMMAND --help` prints. It is generated: change the help texts in `src/cli/`, then run `npm run docs:commands`.',
    contents,
    block(await helpOf([])),
    ...sections,
  ].join('\n\n')}\n`;
}

async function helpOf(args: readonly string[]): Promise<string> {
  const text = await (await parser(args, WIDTH)).getHelp();
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

const block = (text: string) => `\`\`\`text\n${text}\n\`\`\``;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(PAGE, await commandsPage());
