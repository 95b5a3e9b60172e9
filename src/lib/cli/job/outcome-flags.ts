import { Flags } from '@oclif/core';
import type { ImportOptions } from '../../jobs';
import type { Reading } from '../../records';
import type { FlagValues } from '../command/flags';
import { columnFlags, readColumnFlags } from './column-flags';
import { inputFlags } from './input-files';
import { defaultOptions } from './default-options';

const DEFAULTS = defaultOptions({ sandbox: false });

/** The flags that decide which rows of a file arrive: of `import`, and of `check`, which predicts it. */
export const outcomeFlags = {
  ...columnFlags,
  'org-id': Flags.string({
    summary: 'Make every user a member of this organization; overrides the organization columns.',
    helpValue: '<id>',
  }),
  'create-orgs': Flags.boolean({
    summary: 'Create missing organizations that have an org_name.',
    default: DEFAULTS.createOrgs,
    allowNo: true,
  }),
  'on-existing': Flags.option({
    summary:
      'For a user who already exists: fail the row, adopt the user unchanged, or update what differs.',
    options: ['fail', 'adopt', 'update'] as const,
    default: DEFAULTS.onExisting,
  })(),
  ...inputFlags,
  'create-roles': Flags.boolean({
    summary: 'Create roles that rows name and the environment lacks.',
    default: DEFAULTS.createRoles,
  }),
  'require-password': Flags.boolean({
    summary: 'Reject rows that have neither a password nor a password hash.',
    default: DEFAULTS.requirePassword,
  }),
};

/** Parses the flags. @throws Abort as `readColumnFlags` */
export function readOutcomeFlags(
  flags: FlagValues<typeof outcomeFlags>,
): Reading & Pick<ImportOptions, 'createOrgs' | 'createRoles' | 'onExisting' | 'requirePassword'> {
  return {
    ...readColumnFlags(flags, flags['org-id']?.trim() ?? null),
    createOrgs: flags['create-orgs'],
    createRoles: flags['create-roles'],
    onExisting: flags['on-existing'],
    requirePassword: flags['require-password'],
  };
}
