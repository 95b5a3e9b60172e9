import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInputFiles } from '../../../src/lib/cli/job/input-files';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'input-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function filesOf(
  path: string,
  flags: { organizations?: string; roles?: string } = {},
): ReturnType<typeof readInputFiles> {
  const named = { organizations: undefined, roles: undefined, ...flags };
  return readInputFiles({ csvArgument: path, csv: undefined, ...named }, 'import');
}

describe('the files of an import', () => {
  it('are a CSV, and those that flags name', () => {
    expect(filesOf('users.csv', { roles: 'roles.csv' })).toEqual({
      csvPath: 'users.csv',
      organizations: null,
      roles: 'roles.csv',
    });
  });

  it('are those of a folder, unless a flag names another', () => {
    for (const name of ['users', 'organizations']) writeFileSync(join(folder, `${name}.csv`), '');
    const csvPath = join(folder, 'users.csv');
    const organizations = join(folder, 'organizations.csv');
    expect(filesOf(folder)).toEqual({ csvPath, organizations, roles: null });
    expect(filesOf(folder, { organizations: 'other.csv' }).organizations).toBe('other.csv');
  });

  it('need users.csv in a folder', () => {
    expect(() => filesOf(folder)).toThrow(/has no users.csv/);
  });
});
