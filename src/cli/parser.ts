import yargs, { type Argv } from 'yargs';
import { packageVersion } from '../run/record.js';
import type { Command } from './command.js';
import { COMMANDS, type Entry, nameOf } from './commands.js';
import { UsageError } from './exit.js';
import { requireBooleans } from './flags/booleans.js';
import { usageMessage } from './usage-message.js';

/** Builds the parser of a command line. Loads only the commands that it names; of the others, --help shows a line. */
export async function parser(
  args: readonly string[],
  width = Math.min(100, process.stdout.columns ?? 100),
): Promise<Argv> {
  const loaded = new Map<Entry, Command>();
  for (const entry of COMMANDS) if (args.includes(nameOf(entry))) loaded.set(entry, await entry.load());

  let built: Argv = yargs([...args]).scriptName('rbmae');
  for (const entry of COMMANDS) {
    const { builder, handler } = loaded.get(entry) ?? UNUSED;
    built = built.command(entry.usage, entry.describe, builder, handler);
  }
  return (
    built
      .usage(
        '$0 <command>\n\nDeep autoencoders pretrained as stacks of restricted Boltzmann machines, beside PCA.',
      )
      .completion('completion', 'Print a script that completes commands and flags, for bash or zsh')
      .demandCommand(1, 'Name a command.')
      .strict()
      // Messages of yargs are mixed with ours, which are English.
      .locale('en')
      .parserConfiguration({ 'populate--': true })
      .check((argv, options) => {
        requireBooleans(args, (options as unknown as { boolean: string[] }).boolean);
        const after = argv['--'];
        if (Array.isArray(after))
          throw new UsageError(`What follows -- is not read: ${after.join(' ')}. Leave -- out.`);
        return true;
      })
      .version(packageVersion())
      .alias({ help: 'h' })
      .wrap(width)
      .epilogue('Exit codes: 0 done, 1 the run failed, 2 usage or bad input, 130 interrupted.')
      .exitProcess(false)
      .fail((message, error) => {
        // yargs passes a message if the command line is wrong, and none if a command has thrown an error.
        throw message ? new UsageError(usageMessage(message, args, usages(loaded))) : error;
      })
  );
}

const UNUSED = { builder: (yargs: Argv) => yargs, handler: async () => {} };

function usages(loaded: ReadonlyMap<Entry, Command>) {
  return COMMANDS.map((entry) => ({
    usage: entry.usage,
    flags: Object.keys(loaded.get(entry)?.options ?? {}),
  }));
}
