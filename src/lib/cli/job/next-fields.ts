import chalk from 'chalk';
import { field } from '../terminal/field';

const REASONS: ReadonlyMap<string | undefined, string> = new Map([
  ['check', 'Looks at WorkOS again, and names the rows that would fail.'],
  ['resume', 'Sends the rows that are left, and retries those worth another attempt.'],
  ['analyze', 'Explains why rows failed, and what to do about it.'],
  ['status', 'Follows the job until it ends.'],
  ['verify', 'Compares again, and copies the rows that an import may repair.'],
  ['results', 'Lists the users without a password: whom to invite, or to send a password reset.'],
  ['undo', 'Takes back what is left of the job.'],
]);

/** What the commands go on with: a file that no job may have imported yet, or a job. */
type Subject = 'file' | 'job';

/** The first of the commands to run next, and what it does, as lines. After a file of failed rows comes its import. */
export function nextFields(
  [command, then]: readonly string[],
  subject: Subject = 'job',
): readonly string[] {
  if (command === undefined) return [];
  if (then === undefined || !command.includes(' --retry-csv ')) {
    return fieldsOf('Next', command, reasonOf(command, subject));
  }
  return [
    ...fieldsOf('Next', command, 'Explains why rows failed, and writes these rows to a file.'),
    ...fieldsOf('Then', then, 'Imports that file, once the rows that need it are corrected.'),
  ];
}

function reasonOf(command: string, subject: Subject): string | undefined {
  const name = command.split(' ')[1];
  if (name !== 'import') return REASONS.get(name);
  if (command.includes(' --dry-run')) return 'Prints the plan of the import, and sends nothing.';
  // A sandbox ends with its run: all rows are imported again.
  const isWhole = subject === 'file' || command.includes(' --sandbox');
  return isWhole ? 'Imports the file.' : 'Imports the rows that have not arrived yet.';
}

function fieldsOf(label: string, command: string, reason: string | undefined): readonly string[] {
  return [field(label, command), ...(reason === undefined ? [] : [field('', chalk.dim(reason))])];
}
