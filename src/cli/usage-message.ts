import { didYouMean } from './nearest.js';

interface Usage {
  /** Holds name and positionals, such as `encode <run>`. */
  readonly usage: string;
  readonly flags: readonly string[];
}

/** Rewords a message of yargs about a wrong command line: names what is missing or unknown, and what was probably meant. */
export function usageMessage(message: string, args: readonly string[], commands: readonly Usage[]): string {
  const [first = ''] = args;
  const names = commands.map(({ usage }) => usage.split(' ')[0] as string);
  const command = commands[names.indexOf(first)];
  if (/^Not enough non-option arguments/.test(message) && command !== undefined)
    return `${/<.*>/.exec(command.usage)?.[0]} is missing: write rbmae ${command.usage}, and its flags.`;
  const [, listed] = /^Unknown arguments?: (.*)$/.exec(message) ?? [];
  if (listed === undefined) return message;
  if (command === undefined && !first.startsWith('-') && first !== '')
    return `There is no command '${first}'. Choose one of: ${names.join(', ')}.${didYouMean(first, names)}`;
  return unknownFlags(listed.split(', '), command?.flags ?? []);
}

function unknownFlags(listed: readonly string[], known: readonly string[]): string {
  // yargs lists --learning-rate a second time, as learningRate.
  const flags = listed.filter((name) => !listed.some((other) => other !== name && camelCase(other) === name));
  const hints = flags.map((name) => didYouMean(name, known, '--')).join('');
  return `Unknown ${flags.length > 1 ? 'arguments' : 'argument'}: ${flags.join(', ')}.${hints}`;
}

const camelCase = (flag: string) => flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
