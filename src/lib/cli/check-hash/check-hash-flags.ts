import { Flags } from '@oclif/core';
import { Abort, defined } from '../../model';
import { type FlagValues, readCsvPath } from '../command/flags';
import { columnFlags, readColumnFlags } from '../job/column-flags';
import { EXPORT_FLAGS, readAnswers } from '../job/export-flags';
import { formatFlags, formatWords, readFormat } from '../job/format-flags';
import { columnFirst } from '../job/mapping-flags';
import { STDIN } from '../machine/standard-input';
import type { GivenFiles } from './open-users';

const GROUP = 'EXPORT';

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
  from: Flags.string({ ...EXPORT_FLAGS.from, helpGroup: GROUP }),
  passwords: Flags.string({ ...EXPORT_FLAGS.passwords, helpGroup: GROUP }),
  'hash-config': Flags.string({ ...EXPORT_FLAGS['hash-config'], helpGroup: GROUP }),
  answer: Flags.string({ ...EXPORT_FLAGS.answer, helpGroup: GROUP }),
  ...formatFlags,
  ...columnFlags,
};

/** The flags of `check-hash`, and its arguments. */
export type CheckHashFlagValues = FlagValues<typeof checkHashFlags> & {
  readonly files: readonly string[];
  /** The environment, for answers that are secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** Whose password is checked. */
export type Checked =
  | { readonly by: 'email' | 'id'; readonly value: string; readonly fromStdin: boolean }
  | { readonly by: 'accounts'; readonly path: string };

export interface ReadCheckHash extends GivenFiles {
  readonly checked: Checked;
}

/**
 * Parses the flags.
 *
 * @throws Abort `csv_not_named`, `csv_named_twice`, `csv_not_a_file`, `user_not_named`, `answer_invalid`,
 * `flag_invalid`, and as `readColumnFlags`
 */
export function readCheckHashFlags(flags: CheckHashFlagValues): ReadCheckHash {
  const files = readFiles(flags);
  const { passwords, 'hash-config': hashConfig, from } = flags;
  const map = (flags.map ?? []).map(columnFirst);
  return {
    files,
    format: readFormat(flags),
    reading: readColumnFlags({ ...flags, map }, null),
    kind: kindOf(flags, files),
    from,
    pinned: defined({ passwords, 'hash-config': hashConfig }),
    answers: readAnswers(flags.answer ?? [], flags.environment),
    checked: readChecked(flags),
  };
}

function readFiles({ files, csv }: CheckHashFlagValues): readonly string[] {
  const [first, ...others] = files;
  const path = readCsvPath({ csvArgument: first, csv }, 'check-hash');
  if (![path, ...others].includes(STDIN)) return [path, ...others];
  const message = 'check-hash cannot read a file from standard input. Save it to a file.';
  throw new Abort('usage', 'csv_not_a_file', message);
}

/** What the flags say of the files. @throws Abort `flag_invalid` where they contradict each other */
function kindOf(flags: CheckHashFlagValues, files: readonly string[]): ReadCheckHash['kind'] {
  const ofExport = (['from', 'passwords', 'hash-config', 'answer'] as const).filter(
    (name) => flags[name] !== undefined,
  );
  const [csvFlag] = [
    // An export in a CSV may have another encoding, too.
    ...formatWords({ ...readFormat(flags), encoding: null }),
    ...(flags['strict-columns'] ? ['--strict-columns'] : []),
  ];
  const [exportFlag] = files.length > 1 ? ['several files'] : ofExport.map((name) => `--${name}`);
  if (exportFlag === undefined) return csvFlag === undefined ? undefined : 'csv';
  if (csvFlag === undefined) return 'export';
  const message = `${csvFlag} is for a CSV that import reads, and ${exportFlag} for the export of another provider. Leave out one of them.`;
  throw new Abort('usage', 'flag_invalid', message);
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
