/**
 * LDAP directories as LDIF: OpenLDAP, 389 Directory Server, FreeIPA, Active Directory. Attribute names are in lower case,
 * as `exports/` reads them. docs/sources/ldif.md has the source of each fact.
 */
import type { Source, UsersPart } from '../source';
import { VERIFIED_DOMAINS } from '../verified-domains';
import { convertUser } from './convert-user';
import { isPerson } from './entry';
import { GROUPS, isLdif, POSIX_GROUPS } from './groups';
import { membershipTable } from '../memberships';

const USERS: UsersPart = {
  name: 'users',
  // The first entries may all be units and groups: what is a person is decided entry by entry.
  fits: isLdif,
  picks: isPerson,
};

export const LDIF: Source = {
  key: 'ldif',
  label: 'LDAP (LDIF)',
  carries: {
    passwords: { how: 'partly', note: '{SSHA}, bcrypt and argon2; Active Directory has none' },
    factors: { how: 'no', note: 'directories have none' },
    organizations: { how: 'partly', note: 'groups, or a table of your own' },
    roles: { how: 'partly', note: 'groups, with --groups roles' },
    metadata: { how: 'partly', note: 'user name, telephone, title and employee number' },
  },
  getIt: 'slapcat -l users.ldif; Active Directory: ldifde -f users.ldif',
  parts: [USERS, GROUPS, POSIX_GROUPS, membershipTable()],
  questions: [VERIFIED_DOMAINS],
  convert: convertUser,
};
