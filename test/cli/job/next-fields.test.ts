import { nextFields } from '../../../src/lib/cli/job/next-fields';

describe('the command to run next', () => {
  it.each([
    ['file', 'workos-migrate import users.csv', 'Imports the file.'],
    [
      'file',
      'workos-migrate import users.csv --dry-run',
      'Prints the plan of the import, and sends nothing.',
    ],
    ['job', 'workos-migrate import users.csv --sandbox', 'Imports the file.'],
    [
      'job',
      'workos-migrate import users.csv --on-existing adopt',
      'Imports the rows that have not arrived yet.',
    ],
  ] as const)('after a %s says what it does: %s', (subject, command, reason) => {
    expect(nextFields([command], subject)).toEqual([
      `  Next           ${command}`,
      `                 ${reason}`,
    ]);
  });
});
