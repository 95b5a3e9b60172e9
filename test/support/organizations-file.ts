import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobOptions } from '../../src/lib/jobs';
import type { Imported, TestBed } from './import-test-bed';

const HEADER = 'org_external_id,org_name,domains,metadata,org_id';
const USERS = 'email,org_external_id,org_name';

/** Rows of users, and lines of organizations. */
export interface BothFiles {
  readonly users: readonly string[];
  readonly orgs: readonly string[];
}

/** Imports both files. */
export function importBoth(
  bed: TestBed,
  { users, orgs }: BothFiles,
  options: Partial<JobOptions> = {},
): Promise<Imported> {
  return bed.import(usersCsv(users), {
    options: { organizations: writeOrgs(bed, orgs), ...options },
  });
}

export function usersCsv(users: readonly string[]): string {
  return [USERS, ...users, ''].join('\n');
}

/** Writes `organizations.csv`, and returns its path. */
export function writeOrgs({ folder }: Pick<TestBed, 'folder'>, orgs: readonly string[]): string {
  const path = join(folder, 'organizations.csv');
  writeFileSync(path, [HEADER, ...orgs, ''].join('\n'));
  return path;
}

/** The lines of `organizations-results.csv`, which others may not read. */
export function orgResults({ end }: Pick<Imported, 'end'>): readonly string[] {
  const path = end.files.organizations ?? '';
  if ((statSync(path).mode & 0o777) !== 0o600) throw new Error(`${path} can be read by others`);
  return readFileSync(path, 'utf8').split('\n').slice(1, -1);
}
