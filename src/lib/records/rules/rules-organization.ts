import { file, type Rule } from './rule';

const LONG_ID = 'o'.repeat(65);

/** Rules of the columns that describe the membership. */
export const ORGANIZATION_RULES = {
  org_id_invalid: {
    severity: 'error',
    title: 'org_id is no organization id',
    text: 'Write one id as WorkOS gives it, such as `org_01EHWNCE74X7JSDV0X3SZ3KJNY`. Your own ids belong in `org_external_id`.',
    bad: file('email,org_id', 'ada@example.com,org 1'),
    good: file('email,org_id', 'ada@example.com,org_01EHWNCE74X7JSDV0X3SZ3KJNY'),
  },
  both_org_ids: {
    severity: 'error',
    title: 'Both organization ids',
    text: 'A row names its organization by `org_id` or by `org_external_id`, not by both: they could mean two.',
    bad: file('email,org_id,org_external_id,org_name', 'ada@example.com,org_1,acme,Acme'),
    good: file('email,org_id,org_external_id,org_name', 'ada@example.com,,acme,Acme'),
  },
  org_external_id_too_long: {
    severity: 'error',
    title: 'org_external_id is too long',
    text: 'WorkOS takes 128 characters at most.',
    bad: file('email,org_external_id,org_name', `ada@example.com,${'o'.repeat(129)},Acme`),
    good: file('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  org_external_id_invalid: {
    severity: 'error',
    title: 'org_external_id is not printable ASCII',
    text: 'WorkOS takes ASCII alone. `.` and `..` are refused, too: they cannot stand in the address of a request.',
    bad: file('email,org_external_id,org_name', 'ada@example.com,äcme,Acme'),
    good: file('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  org_external_id_long: {
    severity: 'warning',
    title: 'org_external_id is longer than documented',
    text: 'The documentation of WorkOS says 64 characters, its published schema 128. Ids between the two are sent.',
    bad: file('email,org_external_id,org_name', `ada@example.com,${LONG_ID},Acme`),
    good: file('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  role_slugs_invalid: {
    severity: 'error',
    title: 'role_slugs is no list of slugs',
    text: 'Write slugs separated by commas, or a JSON array of strings. A slug has no blanks.',
    bad: file('email,org_name,role_slugs', 'ada@example.com,Acme,team lead'),
    good: file('email,org_name,role_slugs', 'ada@example.com,Acme,team-lead'),
  },
  role_slug_unusual: {
    severity: 'warning',
    title: 'A role slug that WorkOS would not let you create',
    text: 'Slugs have lower-case letters, digits, `-` and `_`, and 48 characters at most. A role that does not exist makes the membership fail.',
    bad: file('email,org_name,role_slugs', 'ada@example.com,Acme,Admin'),
    good: file('email,org_name,role_slugs', 'ada@example.com,Acme,admin'),
  },
  roles_without_org: {
    severity: 'warning',
    title: 'Roles without an organization',
    text: 'Roles belong to a membership. A row that names no organization makes none, and its roles are not sent.',
    bad: file('email,org_name,role_slugs', 'ada@example.com,,admin'),
    good: file('email,org_name,role_slugs', 'ada@example.com,Acme,admin'),
  },
} satisfies Record<string, Rule>;
