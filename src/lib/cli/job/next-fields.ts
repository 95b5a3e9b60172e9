import chalk from 'chalk';
import { field } from '../terminal/field';

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['import', 'Imports the rows that have not arrived yet.'],
  ['resume', 'Sends the rows that are left, and retries those worth another attempt.'],
  ['analyze', 'Explains why rows failed, and what to do about it.'],
  ['status', 'Follows the job until it ends.'],
]);

/** The first of the commands to run next, and what it does, as lines. */
export function nextFields([command]: readonly string[]): readonly string[] {
  if (command === undefined) return [];
  const reason = REASONS.get(command.split(' ')[1]);
  return [field('Next', command), ...(reason === undefined ? [] : [field('', chalk.dim(reason))])];
}
