import chalk from 'chalk';
import { field } from '../terminal/field';

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['check', 'Looks at WorkOS again, and names the rows that would fail.'],
  ['import', 'Imports the rows that have not arrived yet.'],
  ['resume', 'Sends the rows that are left, and retries those worth another attempt.'],
  ['analyze', 'Explains why rows failed, and what to do about it.'],
  ['status', 'Follows the job until it ends.'],
  ['verify', 'Compares again, and copies the rows that an import may repair.'],
  ['undo', 'Takes back what is left of the job.'],
]);

/** The first of the commands to run next, and what it does, as lines. After a file of failed rows comes its import. */
export function nextFields([command, then]: readonly string[]): readonly string[] {
  if (command === undefined) return [];
  if (then === undefined || !command.includes(' --retry-csv ')) {
    return fieldsOf('Next', command, REASONS.get(command.split(' ')[1]));
  }
  return [
    ...fieldsOf('Next', command, 'Explains why rows failed, and writes these rows to a file.'),
    ...fieldsOf('Then', then, 'Imports that file, once the rows that need it are corrected.'),
  ];
}

function fieldsOf(label: string, command: string, reason: string | undefined): readonly string[] {
  return [field(label, command), ...(reason === undefined ? [] : [field('', chalk.dim(reason))])];
}
