import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { InputError, messageOf } from '../../errors.js';
import { currentName } from './former-names.js';

/**
 * The flags in a YAML or JSON file, by their names. The command line overrides them. Numbers become texts, as on the command
 * line. Throws an InputError if the file cannot be read or holds no list of flags.
 */
export function readConfig(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    // JSON is YAML. The core schema has no custom tags, which could create arbitrary objects.
    content = parse(readFileSync(path, 'utf8'), { schema: 'core', maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(
      `The configuration ${path} cannot be read: ${messageOf(error)}. Check the path and the file.`,
      { cause: error },
    );
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new InputError(`The configuration ${path} holds no flags. Write one a line, such as "epochs: 50".`);
  }
  return Object.fromEntries(
    Object.entries(content).map(([flag, value]) => [currentName(flag), asFlag(flag, value, path)]),
  );
}

function asFlag(flag: string, value: unknown, path: string): unknown {
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((item) => asFlag(flag, item, path));
  throw new InputError(
    `The configuration ${path} gives "${flag}" ${value === null ? 'no value' : 'a record'}, but a flag has a plain value. Give a text, a number, true or false, or a list.`,
  );
}
