import { Flags } from '@oclif/core';
import { type Choices, DUPLICATE_CHOICES, GROUP_CHOICES, NAME_SPLITS } from '../../convert';
import { Abort, defined } from '../../model';
import type { FileFlag, Mapping } from '../../sources';
import type { FlagValues } from '../command/flags';
import { EXPORT_FLAGS, readAnswers } from '../job/export-flags';
import { formatFlags } from '../job/format-flags';
import { readMappingFlags } from '../job/mapping-flags';
import { STDIN } from '../machine/standard-input';

// Non-greedy: a file may follow a flag.
const repeatable = { multipleNonGreedy: true, multiple: true } as const;

const PULLED = ['organizations'] as const;

export const convertFlags = {
  output: Flags.string({
    char: 'o',
    summary: 'The folder to write. It must not exist yet, unless with --force.',
    helpValue: '<folder>',
  }),
  force: Flags.boolean({ summary: 'Replace a folder that convert wrote.' }),
  from: Flags.string(EXPORT_FLAGS.from),
  passwords: Flags.string({ ...EXPORT_FLAGS.passwords, helpGroup: 'FILES' }),
  mfa: Flags.string({
    summary: 'Further file: second factors.',
    helpValue: '<file>',
    helpGroup: 'FILES',
  }),
  organizations: Flags.string({
    summary: 'Further file: organizations.',
    helpValue: '<file>',
    helpGroup: 'FILES',
  }),
  memberships: Flags.string({
    summary: 'Further file: members of organizations.',
    helpValue: '<file>',
    helpGroup: 'FILES',
  }),
  'hash-config': Flags.string({ ...EXPORT_FLAGS['hash-config'], helpGroup: 'FILES' }),
  encoding: { ...formatFlags.encoding, helpGroup: 'FILES' },
  pull: Flags.option({
    options: PULLED,
    summary: "Read what no file has from the source's API: auth0, clerk.",
    helpGroup: 'FILES',
  })(),
  'include-disabled': Flags.boolean({
    summary: 'Import disabled users: without password, second factor and memberships.',
    helpGroup: 'CHOICES',
  }),
  'include-federated': Flags.boolean({
    summary: 'Import users who sign in by SSO only.',
    helpGroup: 'CHOICES',
  }),
  'on-duplicate-email': Flags.option({
    options: DUPLICATE_CHOICES,
    default: 'first',
    summary: 'Which record of one email is imported; fail stops.',
    helpGroup: 'CHOICES',
  })(),
  groups: Flags.option({
    options: GROUP_CHOICES,
    default: 'ignore',
    summary: 'What groups become that are not organizations.',
    helpGroup: 'CHOICES',
  })(),
  'role-map': Flags.string({
    summary: 'CSV with columns source_role and role_slug.',
    helpValue: '<csv>',
    helpGroup: 'CHOICES',
  }),
  'name-split': Flags.option({
    options: NAME_SPLITS,
    default: 'first-space',
    summary: 'Where a full name is split.',
    helpGroup: 'CHOICES',
  })(),
  map: Flags.string({
    ...repeatable,
    summary:
      'Read this field of the export as this field (also metadata.<key>), or as a JSON profile says. Repeatable.',
    helpValue: '<name>=<field>|<profile.json>',
    helpGroup: 'CHOICES',
  }),
  set: Flags.string({
    ...repeatable,
    summary: 'Give every user this value in a field. Repeatable.',
    helpValue: '<field>=<value>',
    helpGroup: 'CHOICES',
  }),
  answer: Flags.string({ ...EXPORT_FLAGS.answer, helpGroup: 'CHOICES' }),
};

/** The flags of `convert`, and its arguments. */
export type ConvertFlagValues = FlagValues<typeof convertFlags> & {
  readonly files: readonly string[];
  /** The environment, for answers that are secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** The flags and arguments of `convert`, parsed. */
export interface ReadConvert {
  readonly files: readonly string[];
  readonly pinned: Readonly<Partial<Record<FileFlag, string>>>;
  readonly pull: (typeof PULLED)[number] | undefined;
  readonly from: string | undefined;
  /** Of CSV files. */
  readonly encoding: string | undefined;
  readonly output: string;
  readonly force: boolean;
  readonly choices: Choices;
  readonly answers: Readonly<Record<string, string>>;
  readonly mapping: Mapping;
}

const EXAMPLE = 'workos-migrate convert export.json --output converted';

/** Parses the flags. @throws Abort `export_not_named`, `output_not_named`, `stdin_twice`, `pull_and_file`, `answer_invalid`, `flag_invalid` */
export function readConvertFlags(flags: ConvertFlagValues): ReadConvert {
  const { files, output } = flags;
  const { passwords, mfa, organizations, memberships } = flags;
  const pinned = defined({
    passwords,
    mfa,
    organizations,
    memberships,
    'hash-config': flags['hash-config'],
  });
  if (files.length === 0) {
    throw new Abort('usage', 'export_not_named', 'Name the files of the export to convert.', [
      EXAMPLE,
      'workos-migrate sources',
    ]);
  }
  if (output === undefined || output === '') {
    throw new Abort('usage', 'output_not_named', 'Name the folder to write with --output.', [
      EXAMPLE,
    ]);
  }
  if ([...files, ...Object.values(pinned)].filter((path) => path === STDIN).length > 1) {
    throw new Abort('usage', 'stdin_twice', 'Only one file can be read from standard input.');
  }
  if (flags.pull !== undefined && (organizations ?? memberships) !== undefined) {
    const message = '--pull reads organizations and memberships from the API: no file is read.';
    throw new Abort('usage', 'pull_and_file', message, [
      'Leave out --pull, or both --organizations and --memberships',
    ]);
  }
  return {
    files,
    pinned,
    pull: flags.pull,
    from: flags.from,
    encoding: flags.encoding,
    output,
    force: flags.force,
    choices: {
      includeDisabled: flags['include-disabled'],
      includeFederated: flags['include-federated'],
      onDuplicateEmail: flags['on-duplicate-email'],
      groups: flags.groups,
      nameSplit: flags['name-split'],
      ...defined({ roleMap: flags['role-map'] }),
    },
    answers: readAnswers(flags.answer ?? [], flags.environment),
    mapping: readMappingFlags(flags),
  };
}
