import type { RecordValue } from '../../exports';
import { isMostly } from '../fields';
import type { Part, UserEntry } from '../source';
import { dnKey, isGroup, nameInDn, valueOf, valuesOf } from './entry';

const MEMBERS = ['member', 'uniquemember'];

/** Groups whose members are distinguished names. */
export const GROUPS: Part = {
  name: 'groups',
  flag: 'memberships',
  fits: isLdif,
  picks: isGroup,
  entries: (entry) => {
    const dns = MEMBERS.flatMap((name) => valuesOf(entry, name));
    return entriesFor(entry, dns.map(dnKey));
  },
  userKey: (user) => dnKey(valueOf(user, 'dn')),
};

/** Groups whose members are user names. */
export const POSIX_GROUPS: Part = {
  name: 'posix-groups',
  flag: 'memberships',
  fits: isLdif,
  picks: (entry) => 'memberuid' in entry,
  entries: (entry) => entriesFor(entry, valuesOf(entry, 'memberuid')),
  userKey: (user) => valueOf(user, 'uid'),
};

export function isLdif(sample: readonly RecordValue[]): boolean {
  return isMostly(sample, (entry) => 'dn' in entry);
}

function entriesFor(
  entry: RecordValue,
  keys: readonly (string | undefined)[],
): readonly UserEntry[] {
  const group = valueOf(entry, 'cn') ?? nameInDn(valueOf(entry, 'dn') ?? '');
  if (group === undefined) return [];
  return keys.flatMap((key) => (key === undefined ? [] : [{ key, value: { group } }]));
}
