import { exampleCsv, type Rule } from './rule';

const LONG_ID = 'o'.repeat(65);

/** Rules of the columns that describe the organization and the membership. */
export const ORGANIZATION_RULES = {
  org_id_invalid: {
    severity: 'error',
    title: 'org_id is not an organization id',
    text: 'Write one organization id of WorkOS, such as `org_01EHWNCE74X7JSDV0X3SZ3KJNY`. Your own ids belong in `org_external_id`.',
    bad: exampleCsv('email,org_id', 'ada@example.com,org 1'),
    good: exampleCsv('email,org_id', 'ada@example.com,org_01EHWNCE74X7JSDV0X3SZ3KJNY'),
  },
  both_org_ids: {
    severity: 'error',
    title: 'Both organization ids are given',
    text: 'A row names its organization by `org_id` or by `org_external_id`, but not by both: they could mean different ones.',
    bad: exampleCsv('email,org_id,org_external_id,org_name', 'ada@example.com,org_1,acme,Acme'),
    good: exampleCsv('email,org_id,org_external_id,org_name', 'ada@example.com,,acme,Acme'),
  },
  org_external_id_too_long: {
    severity: 'error',
    title: 'org_external_id is too long',
    text: 'WorkOS accepts at most 128 characters.',
    bad: exampleCsv('email,org_external_id,org_name', `ada@example.com,${'o'.repeat(129)},Acme`),
    good: exampleCsv('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  org_external_id_invalid: {
    severity: 'error',
    title: 'org_external_id is not printable ASCII',
    text: 'WorkOS accepts ASCII only. `.` and `..` are invalid, too: they cannot be part of the URL of a request.',
    bad: exampleCsv('email,org_external_id,org_name', 'ada@example.com,äcme,Acme'),
    good: exampleCsv('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  org_external_id_long: {
    severity: 'warning',
    title: 'org_external_id is longer than documented',
    text: 'The documentation of WorkOS allows 64 characters, its published schema 128. Ids of 65 to 128 characters are sent.',
    bad: exampleCsv('email,org_external_id,org_name', `ada@example.com,${LONG_ID},Acme`),
    good: exampleCsv('email,org_external_id,org_name', 'ada@example.com,acme,Acme'),
  },
  role_slugs_invalid: {
    severity: 'error',
    title: 'role_slugs is not a list of slugs',
    text: 'Write slugs separated by commas, or a JSON array of strings. A slug contains no spaces.',
    bad: exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,team lead'),
    good: exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,team-lead'),
  },
  role_slug_unusual: {
    severity: 'warning',
    title: 'A role slug that no new role in WorkOS can have',
    text: 'Slugs consist of lower-case letters, digits, `-` and `_`, with at most 48 characters. The membership fails if the role does not exist.',
    bad: exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,Admin'),
    good: exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,admin'),
  },
  roles_without_org: {
    severity: 'warning',
    title: 'Roles without an organization',
    text: 'Roles belong to a membership. A row without an organization creates no membership, so its roles are not sent.',
    bad: exampleCsv('email,org_name,role_slugs', 'ada@example.com,,admin'),
    good: exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,admin'),
  },
} satisfies Record<string, Rule>;
