import type { RecordValue } from '../../exports';
import { isMetadataUnreadable } from '../converted-user';
import {
  addMetadata,
  isMostly,
  namesIn,
  nullableTextOf,
  objectIn,
  textOf,
  withBareNames,
} from '../fields';
import { membershipEntry } from '../memberships';
import type { Part } from '../source';

const OF_OTHERS = ['publicmetadata', 'createdby', 'object', 'displayname', 'alias'];

/** The table `account`: passwords, and how else users sign in. */
export const ACCOUNTS: Part = {
  name: 'accounts',
  flag: 'passwords',
  fits: fitting((record) => hasAll(record, ['providerid', 'accountid', 'userid'])),
  entries: (raw) => {
    const record = withBareNames(raw);
    const key = textOf(record['userid']);
    const provider = textOf(record['providerid']);
    if (key === undefined || provider === undefined) return [];
    return [{ key, value: { provider, hash: nullableTextOf(record['password']) } }];
  },
};

/** The table `twoFactor`. Backup codes are counted, and not kept. */
export const FACTORS: Part = {
  name: 'mfa',
  flag: 'mfa',
  fits: fitting((record) => hasAll(record, ['secret', 'backupcodes', 'userid'])),
  entries: (raw) => {
    const record = withBareNames(raw);
    const key = textOf(record['userid']);
    if (key === undefined) return [];
    const { secret, verified } = record;
    const hasCodes = nullableTextOf(record['backupcodes']) !== undefined;
    return [{ key, value: { secret, verified, hasCodes } }];
  },
};

/** The table `organization`. Its metadata are JSON in a text. */
export const ORGANIZATIONS: Part = {
  name: 'organizations',
  flag: 'organizations',
  fits: fitting(
    (record) =>
      hasAll(record, ['id', 'name', 'slug']) && !OF_OTHERS.some((field) => field in record),
  ),
  organization: (raw) => {
    const record = withBareNames(raw);
    const id = textOf(record['id']);
    if (id === undefined) return undefined;
    const name = textOf(record['name']);
    const metadata: Record<string, unknown> = {};
    addMetadata(metadata, objectIn(record['metadata']));
    const isUnreadable = isMetadataUnreadable(record['metadata']);
    addMetadata(metadata, { slug: textOf(record['slug']) });
    return {
      id,
      ...(name !== undefined && { name }),
      domains: [],
      metadata,
      ...(isUnreadable && { unreadable: 'metadata' }),
    };
  },
};

/** The table `member`. `role` may be several, with commas between them. */
export const MEMBERS: Part = {
  name: 'members',
  flag: 'memberships',
  fits: fitting(
    (record) =>
      hasAll(record, ['organizationid', 'userid', 'role']) && !isOfOthers(textOf(record['userid'])),
  ),
  entries: (raw) => {
    const record = withBareNames(raw);
    return membershipEntry({
      user: textOf(record['userid']),
      org: textOf(record['organizationid']),
      roles: namesIn(record['role']),
    });
  },
};

/** Ids of Auth0 and of Clerk, whose members may be in such a table, too. */
function isOfOthers(userId: string | undefined): boolean {
  return userId !== undefined && (userId.includes('|') || userId.startsWith('user_'));
}

function fitting(test: (record: RecordValue) => boolean): Part['fits'] {
  return (sample) => isMostly(sample, (record) => test(withBareNames(record)));
}

function hasAll(record: RecordValue, names: readonly string[]): boolean {
  return names.every((name) => name in record);
}
