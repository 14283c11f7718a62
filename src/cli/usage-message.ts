import type { CommandModule } from 'yargs';

/** What yargs says of a wrong command line, in words that name what is missing or unknown. */
export function usageMessage(
  message: string,
  args: readonly string[],
  commands: readonly Pick<CommandModule, 'command'>[],
): string {
  const [first = ''] = args;
  const usages = commands.map(({ command }) => String(command));
  const usage = usages.find((text) => nameOf(text) === first);
  if (/^Not enough non-option arguments/.test(message) && usage !== undefined)
    return `${/<.*>/.exec(usage)?.[0]} is missing: write rbmae ${usage}, and its flags.`;
  const [, listed] = /^Unknown arguments?: (.*)$/.exec(message) ?? [];
  if (listed === undefined) return message;
  if (usage === undefined && !first.startsWith('-') && first !== '')
    return `There is no command '${first}'. Choose one of: ${usages.map(nameOf).join(', ')}.`;
  // yargs lists --learning-rate a second time, as learningRate.
  const names = listed.split(', ');
  const flags = names.filter((name) => !names.some((other) => other !== name && camelCase(other) === name));
  return `Unknown ${flags.length > 1 ? 'arguments' : 'argument'}: ${flags.join(', ')}.`;
}

const nameOf = (usage: string) => usage.split(' ')[0] as string;

const camelCase = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
