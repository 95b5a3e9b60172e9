import type { TenantErrorCode } from '../../model';
import { exampleCsv, type Rule } from './rule';

const GOOD_ORGANIZATION = exampleCsv('org_external_id,org_name,domains', 'acme,Acme,acme.com');
const GOOD_ROLE = exampleCsv(
  'role_slug,role_name,permissions',
  'editor,Editor,"posts:read,posts:write"',
);

/** A rule of `organizations.csv` or of `roles.csv`. */
export interface TenantRule extends Rule {
  readonly file: 'organizations' | 'roles';
}

/** Rules of `organizations.csv` and `roles.csv` beyond those of the columns that the CSV of users has as well. */
export const TENANT_RULES = {
  organization_unnamed: {
    file: 'organizations',
    severity: 'error',
    title: 'A line that names no organization',
    text: 'Each line of `organizations.csv` says which organization it is about: by `org_external_id`, by `org_name`, or by the `org_id` of WorkOS.',
    bad: exampleCsv('org_external_id,org_name,domains', ',,acme.com'),
    good: GOOD_ORGANIZATION,
  },
  organization_contradicts: {
    file: 'organizations',
    severity: 'error',
    title: 'Lines of one organization that contradict each other',
    text: 'Two lines mean one organization, by id, external id or name, and say different things of it. Neither is sent, since it is not known which is right. Keep one of them.',
    bad: exampleCsv('org_external_id,org_name,domains', 'acme,Acme,acme.com', 'acme,Acme,acme.org'),
    good: exampleCsv('org_external_id,org_name,domains', 'acme,Acme,"acme.com,acme.org"'),
  },
  domain_invalid: {
    file: 'organizations',
    severity: 'error',
    title: 'domains is not a list of domains',
    text: 'Write domains such as `acme.com`, separated by commas, without `https://` or `@`. A domain may be followed by `:verified` or `:pending`; without that it is pending.',
    bad: exampleCsv('org_external_id,org_name,domains', 'acme,Acme,https://acme.com'),
    good: GOOD_ORGANIZATION,
  },
  domain_consumer: {
    file: 'organizations',
    severity: 'error',
    title: 'The domain of a mail provider',
    text: 'WorkOS does not accept the domains of providers such as Gmail for an organization: their addresses belong to everybody.',
    bad: exampleCsv('org_external_id,org_name,domains', 'acme,Acme,gmail.com'),
    good: GOOD_ORGANIZATION,
  },
  domain_repeated: {
    file: 'organizations',
    severity: 'error',
    title: 'One domain given twice',
    text: 'A domain belongs to one organization, in one state. Of several organizations with one domain only the first is sent.',
    bad: exampleCsv(
      'org_external_id,org_name,domains',
      'acme,Acme,acme.com',
      'globex,Globex,acme.com',
    ),
    good: exampleCsv(
      'org_external_id,org_name,domains',
      'acme,Acme,acme.com',
      'globex,Globex,globex.com',
    ),
  },
  role_slug_invalid: {
    file: 'roles',
    severity: 'error',
    title: 'role_slug is not a slug',
    text: 'Each line of `roles.csv` needs a slug of lower-case letters, digits, `-` and `_`, with at most 48 characters.',
    bad: exampleCsv('role_slug,role_name', 'Team Lead,Team Lead'),
    good: exampleCsv('role_slug,role_name', 'team-lead,Team Lead'),
  },
  role_slug_owner: {
    file: 'roles',
    severity: 'error',
    title: 'The slug does not fit the owner of the role',
    text: 'In WorkOS, the slugs of roles of one organization begin with `org-`, and no others do.',
    bad: exampleCsv('role_slug,role_name,org_external_id', 'editor,Editor,acme'),
    good: exampleCsv('role_slug,role_name,org_external_id', 'org-editor,Editor,acme'),
  },
  role_text_too_long: {
    file: 'roles',
    severity: 'error',
    title: 'A name or description is too long',
    text: 'WorkOS accepts 48 characters for the name of a role and 150 for its description.',
    bad: exampleCsv('role_slug,role_name', `editor,${'e'.repeat(49)}`),
    good: GOOD_ROLE,
  },
  permission_invalid: {
    file: 'roles',
    severity: 'error',
    title: 'permissions is not a list of slugs',
    text: 'Write the slugs of permissions, separated by commas: lower-case letters, digits and `-`, `_`, `:`, `.`, `*`, at most 48 characters each.',
    bad: exampleCsv('role_slug,role_name,permissions', 'editor,Editor,Read posts'),
    good: GOOD_ROLE,
  },
  role_contradicts: {
    file: 'roles',
    severity: 'error',
    title: 'Lines of one role that contradict each other',
    text: 'Two lines have one slug, of one organization or of the environment, and say different things of it. Keep one of them.',
    bad: exampleCsv('role_slug,role_name', 'editor,Editor', 'editor,Author'),
    good: exampleCsv('role_slug,role_name', 'editor,Editor', 'author,Author'),
  },
} satisfies Record<TenantErrorCode, TenantRule>;
