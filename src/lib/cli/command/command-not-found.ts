import type { Hook } from '@oclif/core';
import { printError } from './error-report';
import { unknownCommand } from './usage-errors';

/** The hook of oclif for a word that is not a command: reports it as any other error, without a question. */
const commandNotFound: Hook<'command_not_found'> = ({ id, argv = [], config }) => {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  printError(unknownCommand(id, config.commandIDs), { json: flags.includes('--json') });
  return Promise.resolve();
};

export default commandNotFound;
