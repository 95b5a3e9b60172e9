import { KNOWN_CAUSES, type KnownCause } from '../../src/lib/failures';

/** The job and file that the commands of the page are printed for. */
const JOB = 'users-1';

const COMMANDS: Readonly<Record<KnownCause['remedy'], readonly string[]>> = {
  time: [`workos-migrate resume ${JOB}`],
  environment: [`workos-migrate resume ${JOB} --retry-failed all`],
  choice: [
    `workos-migrate analyze ${JOB} --retry-csv failed.csv --include permanent`,
    'workos-migrate import failed.csv --on-existing adopt',
  ],
  file: [
    `workos-migrate analyze ${JOB} --retry-csv failed.csv --include permanent`,
    'workos-migrate import failed.csv --on-existing adopt',
  ],
};

/** The part of docs/troubleshooting.md that stands below its mark: a section for each cause of the table. */
export function causeSections(): string {
  return KNOWN_CAUSES.map(section).join('\n');
}

function section(cause: KnownCause): string {
  const { title, says, words, advice, remedy } = cause;
  const correct =
    remedy === 'file' ? '\nBetween the two commands, correct the rows in the new file.\n' : '';
  return [
    `### ${title}`,
    '',
    '```text',
    ...says,
    '```',
    '',
    words,
    ...advice,
    '',
    '```sh',
    ...COMMANDS[remedy],
    '```',
    correct,
  ].join('\n');
}
