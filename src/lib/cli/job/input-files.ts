import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { Abort, sanitizeLine } from '../../model';
import type { TenantPaths } from '../../tenant';
import { type FlagValues, readCsvPath } from '../command/flags';

/** The files of a folder that is imported, by what they describe. */
const USERS = 'users.csv';
const ORGANIZATIONS = 'organizations.csv';
const ROLES = 'roles.csv';

/** The flags that name the files beside the CSV of users. */
export const inputFlags = {
  organizations: Flags.string({
    summary: 'CSV of the organizations, with domains and metadata.',
    helpValue: '<csv>',
  }),
  roles: Flags.string({
    summary: 'CSV of the roles, with their permissions.',
    helpValue: '<csv>',
  }),
};

/** The files that an import is about. */
export interface InputFiles extends TenantPaths {
  readonly csvPath: string;
}

/**
 * The files that a command names: a CSV, or a folder with a `users.csv` and perhaps `organizations.csv` and `roles.csv`.
 * `--organizations` and `--roles` come first.
 *
 * @throws Abort as `readCsvPath`, and `csv_is_directory` for a folder without `users.csv`
 */
export function readInputFiles(
  flags: Parameters<typeof readCsvPath>[0] & FlagValues<typeof inputFlags>,
  command: Parameters<typeof readCsvPath>[1],
): InputFiles {
  const path = readCsvPath(flags, command);
  const { organizations = null, roles = null } = flags;
  if (!isFolder(path)) return { csvPath: path, organizations, roles };
  const csvPath = join(path, USERS);
  if (!exists(csvPath)) throw withoutUsers(path);
  const inFolder = (name: string): string | null =>
    exists(join(path, name)) ? join(path, name) : null;
  return {
    csvPath,
    organizations: organizations ?? inFolder(ORGANIZATIONS),
    roles: roles ?? inFolder(ROLES),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function withoutUsers(path: string): Abort {
  return new Abort(
    'usage',
    'csv_is_directory',
    `${sanitizeLine(path)} is a directory, and has no ${USERS}.`,
    [
      `A folder is read as ${USERS}, with ${ORGANIZATIONS} and ${ROLES} where it has them`,
      'Name the CSV file itself, or rename it',
    ],
  );
}
