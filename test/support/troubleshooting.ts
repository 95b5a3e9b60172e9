import { KNOWN_CAUSES, type KnownCause } from '../../src/lib/failures';

/** The job that the commands of the page name. */
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

/** The part of docs/troubleshooting.md below its mark: one section for each known cause. */
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
