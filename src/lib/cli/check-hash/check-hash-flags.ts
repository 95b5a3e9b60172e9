import { Flags } from '@oclif/core';
import type { CsvFormat } from '../../csv';
import { Abort } from '../../model';
import type { Reading } from '../../records';
import { type FlagValues, readCsvPath } from '../command/flags';
import { columnFlags, readColumnFlags } from '../job/column-flags';
import { formatFlags, readFormat } from '../job/format-flags';
import { STDIN } from '../machine/standard-input';

export const checkHashFlags = {
  csv: Flags.string({ summary: 'The CSV file, instead of the argument.', helpValue: '<path>' }),
  email: Flags.string({
    summary: 'Email of the user whose password is checked.',
    helpValue: '<email>',
  }),
  id: Flags.string({
    summary: 'External id of that user, instead of the email.',
    helpValue: '<id>',
  }),
  accounts: Flags.string({
    summary: 'Check all users in this CSV of known test accounts, with columns email and password.',
    helpValue: '<csv>',
  }),
  'password-stdin': Flags.boolean({
    summary: 'Read the password from standard input instead of asking for it.',
  }),
  ...formatFlags,
  ...columnFlags,
};

/** The flags of `check-hash`, and its argument. */
export type CheckHashFlagValues = FlagValues<typeof checkHashFlags> & {
  readonly csvArgument: string | undefined;
};

/** Whose password is checked. */
export type Checked =
  | { readonly by: 'email' | 'id'; readonly value: string; readonly fromStdin: boolean }
  | { readonly by: 'accounts'; readonly path: string };

export interface ReadCheckHash {
  readonly csvPath: string;
  readonly format: CsvFormat;
  readonly reading: Reading;
  readonly checked: Checked;
}

/** Parses the flags. @throws Abort `csv_not_named`, `csv_not_a_file`, `user_not_named`, and as `readColumnFlags` */
export function readCheckHashFlags(flags: CheckHashFlagValues): ReadCheckHash {
  const csvPath = readCsvPath(flags, 'check-hash');
  if (csvPath === STDIN) {
    const message = 'check-hash cannot read the CSV from standard input. Save it to a file.';
    throw new Abort('usage', 'csv_not_a_file', message);
  }
  return {
    csvPath,
    format: readFormat(flags),
    reading: readColumnFlags(flags, null),
    checked: readChecked(flags),
  };
}

function readChecked(flags: CheckHashFlagValues): Checked {
  const { email, id, accounts, 'password-stdin': fromStdin } = flags;
  const given = [email, id, accounts].filter((value) => value !== undefined && value !== '');
  if (given.length !== 1) {
    const message = 'Name the user by --email or --id, or a file of known accounts by --accounts.';
    throw new Abort('usage', 'user_not_named', `${message} Give exactly one of them.`);
  }
  if (accounts !== undefined && fromStdin) {
    const message = '--password-stdin is for one user. The file of --accounts has the passwords.';
    throw new Abort('usage', 'user_not_named', message);
  }
  if (accounts !== undefined) return { by: 'accounts', path: accounts };
  if (email !== undefined) return { by: 'email', value: email.trim(), fromStdin };
  return { by: 'id', value: (id ?? '').trim(), fromStdin };
}
