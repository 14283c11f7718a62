#!/usr/bin/env node
import { hideBin } from 'yargs/helpers';
import { exitWith, surviveClosedStreams } from './exit.js';
import { withCurrentNames } from './flags/former-names.js';
import { parser } from './parser.js';

surviveClosedStreams();

try {
  const parsing = await parser(withCurrentNames(hideBin(process.argv)));
  await parsing.parseAsync();
} catch (error) {
  exitWith(error);
}
