#!/usr/bin/env node
import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { packageVersion } from '../run/record.js';
import { benchCommand } from './commands/bench.js';
import { compareCommand } from './commands/compare.js';
import { densityCommand } from './commands/density.js';
import { diagnoseCommand } from './commands/diagnose.js';
import { doctorCommand } from './commands/doctor.js';
import { decodeCommand, encodeCommand, reconstructCommand } from './commands/encode-decode.js';
import { evaluateCommand } from './commands/evaluate.js';
import { exportCommand } from './commands/export.js';
import { figuresCommand } from './commands/figures.js';
import { inspectCommand } from './commands/inspect.js';
import { likelihoodCommand } from './commands/likelihood.js';
import { reportCommand } from './commands/report.js';
import { reproduceCommand } from './commands/reproduce.js';
import { sampleCommand } from './commands/sample.js';
import { setupNativeCommand } from './commands/setup-native.js';
import { setupTensorflowCommand } from './commands/setup-tensorflow.js';
import { finetuneCommand, pretrainCommand, trainCommand } from './commands/train.js';
import { trainRbmCommand } from './commands/train-rbm.js';
import { exitWith, surviveClosedStreams, UsageError } from './exit.js';
import { requireBooleans } from './flags/booleans.js';
import { usageMessage } from './usage-message.js';

const COMMANDS = [
  reproduceCommand,
  trainCommand,
  pretrainCommand,
  finetuneCommand,
  compareCommand,
  encodeCommand,
  decodeCommand,
  reconstructCommand,
  evaluateCommand,
  inspectCommand,
  exportCommand,
  reportCommand,
  trainRbmCommand,
  diagnoseCommand,
  likelihoodCommand,
  sampleCommand,
  figuresCommand,
  densityCommand,
  doctorCommand,
  benchCommand,
  setupNativeCommand,
  setupTensorflowCommand,
] as unknown as readonly CommandModule[];

surviveClosedStreams();

try {
  await yargs(hideBin(process.argv))
    .scriptName('rbmae')
    .usage(
      '$0 <command>\n\nDeep autoencoders pretrained as stacks of restricted Boltzmann machines, beside PCA.',
    )
    .command([...COMMANDS])
    .demandCommand(1, 'Name a command.')
    .strict()
    // Its own messages stand beside ours, which are English.
    .locale('en')
    .parserConfiguration({ 'populate--': true })
    .check((argv, options) => {
      requireBooleans(hideBin(process.argv), (options as unknown as { boolean: string[] }).boolean);
      const after = argv['--'];
      if (Array.isArray(after))
        throw new UsageError(`What follows -- is not read: ${after.join(' ')}. Leave -- out.`);
      return true;
    })
    .version(packageVersion())
    .alias({ help: 'h' })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .epilogue('Exit codes: 0 done, 1 the run failed, 2 usage or bad input, 130 interrupted.')
    .exitProcess(false)
    .fail((message, error) => {
      // yargs has a message for what is wrong with the command line, none for what a command threw.
      throw message ? new UsageError(usageMessage(message, hideBin(process.argv), COMMANDS)) : error;
    })
    .parseAsync();
} catch (error) {
  exitWith(error);
}
