import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type CliRun, filesBelow, openWorkplace, runCli, type Workplace } from '../support/run-cli';

const GOOD = 'email,first_name\nada@example.com,Ada\ngrace@example.com,Grace\n';

let place: Workplace;
beforeEach(() => {
  place = openWorkplace();
});
afterEach(() => {
  place.remove();
});

const run = (...args: string[]): Promise<CliRun> =>
  runCli(['validate', ...args], { cwd: place.folder });

const json = (
  text: string,
): { readonly valid: boolean; readonly findings: readonly Record<string, unknown>[] } =>
  JSON.parse(text) as ReturnType<typeof json>;

describe('validate rejects', () => {
  it.each<[string, number, string, string[]]>([
    ['no file', 2, 'csv_not_named', []],
    ['a missing file', 2, 'csv_missing', ['other.csv']],
    ['a folder', 2, 'csv_is_directory', ['folder']],
    ['two files', 2, 'csv_named_twice', ['users.csv', '--csv', 'other.csv']],
    ['an empty file', 4, 'csv_empty', ['empty.csv']],
    ['a file without rows', 4, 'csv_no_rows', ['header.csv']],
    ['--auto-fix of standard input without a path', 2, 'copy_not_named', ['-', '--auto-fix']],
    ['--fixed-csv without --auto-fix', 2, 'usage', ['users.csv', '--fixed-csv', 'x.csv']],
    ['--max-findings 0', 2, 'flag_invalid', ['users.csv', '--max-findings', '0']],
    ['a report that exists', 2, 'output_exists', ['users.csv', '--report', 'there.json']],
    ['a report that is a folder', 2, 'output_unwritable', ['users.csv', '--report', 'folder']],
    [
      'a report in a missing folder',
      2,
      'output_unwritable',
      ['users.csv', '--report', 'no/r.json'],
    ],
    [
      'a report that is the file, even when forced',
      ...([2, 'output_is_input', ['users.csv', '--report', 'users.csv', '--force']] as const),
    ],
    [
      'a report that is the file by another name',
      ...([2, 'output_is_input', ['users.csv', '--report', 'alias.csv', '--force']] as const),
    ],
    [
      'a report that is the file by a hard link',
      ...([2, 'output_is_input', ['users.csv', '--report', 'hard.csv', '--force']] as const),
    ],
    [
      'a fixed file that is the file, even when forced',
      ...([
        2,
        'output_is_input',
        ['users.csv', '--auto-fix', '--fixed-csv', './users.csv', '--force'],
      ] as const),
    ],
    [
      'a fixed file that is there',
      ...([2, 'output_exists', ['users.csv', '--auto-fix', '--fixed-csv', 'there.json']] as const),
    ],
    ['a report behind circular links', 2, 'output_unwritable', ['users.csv', '--report', 'round']],
    [
      'one path for both',
      ...([
        2,
        'output_twice',
        ['users.csv', '--auto-fix', '--fixed-csv', 'x', '--report', './x'],
      ] as const),
    ],
  ] as [string, number, string, string[]][])('%s', async (_name, exit, code, args) => {
    place.write('users.csv', GOOD);
    place.write('empty.csv', '');
    place.write('header.csv', 'email\n');
    place.write('there.json', 'mine');
    mkdirSync(join(place.folder, 'folder'));
    symlinkSync('users.csv', join(place.folder, 'alias.csv'));
    linkSync(join(place.folder, 'users.csv'), join(place.folder, 'hard.csv'));
    symlinkSync('round', join(place.folder, 'round'));
    const before = filesBelow(place.folder);
    const { status, stdout, stderr } = await run('--json', ...args);
    expect({ status, stderr }).toEqual({ status: exit, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code, exit } });
    expect(filesBelow(place.folder)).toEqual(before);
    expect([place.read('there.json'), place.read('users.csv')]).toEqual(['mine', GOOD]);
  });

  it('an existing report, except with --force', async () => {
    place.write('users.csv', GOOD);
    place.write('there.json', 'mine');
    const { status } = await run('users.csv', '--report', 'there.json', '--force');
    expect({ status, valid: json(place.read('there.json')).valid }).toEqual({
      status: 0,
      valid: true,
    });
  });

  it('a line that never ends, in bounded memory', async () => {
    place.write('users.csv', Buffer.concat([Buffer.from('email\n'), Buffer.alloc(64e6, 'a')]));
    const { status, stderr } = await run('users.csv');
    expect(status).toBe(4);
    expect(stderr).toContain('longer than 1 MiB');
  });

  it('NUL bytes, as characters of their cell', async () => {
    place.write('users.csv', 'email,first_name\nada@example.com,A\0da\nb\0@example.com,\n');
    const { status, stdout } = await run('users.csv', '--json');
    expect(status).toBe(4);
    expect(json(stdout).findings).toMatchObject([
      { rule: 'control_character', value: 'A\\u0000da' },
      { rule: 'email_invalid', value: 'b\\u0000@example.com' },
    ]);
  });
});

// Root can write everywhere.
const itAsUser = process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it;

itAsUser('validate refuses a report in a folder it may not write to', async () => {
  place.write('users.csv', GOOD);
  mkdirSync(join(place.folder, 'locked'));
  chmodSync(join(place.folder, 'locked'), 0o500);
  const { status, stderr } = await run('users.csv', '--report', 'locked/r.json');
  expect(status).toBe(2);
  expect(stderr).toContain('permission denied');
});
