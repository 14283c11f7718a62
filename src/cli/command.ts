import type { Argv } from 'yargs';
import type { EngineChoice } from '../compute/choose.js';
import type { RunError } from '../errors.js';
import { UsageError } from './exit.js';
import { type EngineFlags, engineChooser, engineNote } from './flags/engine.js';
import { type Flags, shown, type ValuesOf, withDefaults } from './flags/options.js';
import { once, type Text } from './flags/values.js';
import { interruptible } from './interrupt.js';
import { type ProgressDisplay, progressDisplay } from './progress.js';

/** A command in the form that yargs takes. */
export interface Command {
  readonly options: Flags;
  builder(yargs: Argv): Argv;
  handler(values: object): Promise<void>;
}

/** Gives a command what it works with. */
export interface Frame {
  /** Is aborted by Ctrl-C. A command that does not read it ends at once. */
  readonly signal: AbortSignal;
  /** Is silent with --quiet, and for commands that do not have this flag. */
  readonly display: ProgressDisplay;
  /** Chooses the engine that the flags ask for. */
  engine(): Promise<EngineChoice>;
}

/** Holds what a command writes on stdout: text, or JSON with --json. */
export interface Printed {
  /** Has no newline at its end. If it is empty, nothing is written. */
  readonly text: string;
  readonly json: unknown;
  /** Is thrown after the output is written. */
  readonly failure?: RunError | undefined;
}

interface Definition<F extends Flags, P extends string> {
  /** Describe the words after the command, by name. */
  readonly positionals?: Readonly<Record<P, string>>;
  readonly options: F;
  /** Are command lines without `rbmae`, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Returns nothing if it has written on stdout itself. */
  run(values: ValuesOf<F> & Readonly<Record<P, string>>, frame: Frame): Promise<Printed | undefined>;
}

/** Lists the flags that are handled here for every command that has them. */
interface Shared extends Partial<EngineFlags> {
  readonly out?: Text;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Builds a command. Adds what all commands share: --help, required flags, the exclusion of --resume and --force, the engine,
 * progress, Ctrl-C, and JSON or text on stdout.
 */
export function command<F extends Flags, P extends string = never>(definition: Definition<F, P>): Command {
  const { options, examples } = definition;
  const positionals = Object.entries<string>(definition.positionals ?? {});
  return {
    options,
    builder: (yargs) => {
      let built: Argv = yargs;
      for (const [name, describe] of positionals)
        built = built.positional(name, { type: 'string', describe });
      built = built.options(shown(options));
      for (const [line, what] of examples) built = built.example(`$0 ${line}`, what);
      return built;
    },
    handler: async (given) => {
      const values = withDefaults(options, given);
      for (const [name] of positionals) once(name, values[name] as Text);
      requireFlags(options, values);
      const shared = values as Shared;
      requireResumable(shared);
      const choose = 'engine' in options ? engineChooser(shared as EngineFlags) : undefined;
      const display = progressDisplay({ quiet: shared.quiet ?? true });
      const engine = async () => {
        if (choose === undefined) throw new Error('The command has no flags of an engine.');
        const choice = await choose();
        display.note(engineNote(choice));
        return choice;
      };
      try {
        const printed = await interruptible((asked) =>
          definition.run(values as never, {
            display,
            engine,
            get signal() {
              return asked.signal;
            },
          }),
        );
        display.stop();
        if (printed !== undefined) print(printed, shared);
        if (printed?.failure !== undefined) throw printed.failure;
      } finally {
        display.stop();
      }
    },
  };
}

function print({ text, json }: Printed, shared: Shared): void {
  const written = shared.json ? JSON.stringify(json, null, 2) : text;
  if (written !== '') process.stdout.write(`${written}\n`);
}

function requireFlags(options: Flags, values: Readonly<Record<string, unknown>>): void {
  const missing = Object.entries(options).filter(
    ([name, { isRequired }]) => isRequired && values[name] === undefined,
  );
  if (missing.length === 0) return;
  const names = missing.map(([name]) => `--${name} is missing`).join(', and ');
  const meanings = missing.map(([name, { describe }]) => `  --${name}  ${describe}`).join('\n');
  throw new UsageError(`${names}:\n${meanings}`);
}

function requireResumable({ resume, force, out }: Shared): void {
  if (!resume) return;
  if (force)
    throw new UsageError(
      '--resume continues from a checkpoint and --force throws it away: give one of them.',
    );
  if (out === undefined)
    throw new UsageError('--resume needs --out: name the folder of the interrupted run.');
}
