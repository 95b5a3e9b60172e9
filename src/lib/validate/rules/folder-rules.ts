import { exampleCsv, type Rule, TENANT_RULES } from '../../records';

/** The files of a folder, by their names. */
export type FolderExample = Readonly<Record<string, string>>;

/** A rule that `organizations.csv` or `roles.csv` can break, by itself or beside the CSV of users. */
export interface FolderRule extends Pick<Rule, 'severity' | 'title' | 'text'> {
  readonly bad: FolderExample;
  readonly good: FolderExample;
}

const USERS = exampleCsv('email', 'ada@example.com');
const IN_ACME = exampleCsv('email,org_external_id', 'ada@example.com,acme');
const ACME = exampleCsv('org_external_id,org_name', 'acme,Acme');
const EDITOR = exampleCsv('role_slug,role_name', 'editor,Editor');

/** Rules that compare the files with each other. */
const CROSS_RULES = {
  org_not_described: {
    severity: 'warning',
    title: 'An organization that organizations.csv lacks',
    text: 'A row names an organization of which `organizations.csv` has no line. It is looked up in WorkOS or created by its name, as without that file. If a line means it, write its id or name in the same way.',
    bad: {
      'users.csv': exampleCsv('email,org_external_id,org_name', 'ada@example.com,globex,Globex'),
      'organizations.csv': ACME,
    },
    good: { 'users.csv': IN_ACME, 'organizations.csv': ACME },
  },
  organization_unused: {
    severity: 'note',
    title: 'An organization without users',
    text: 'No row of the CSV of users names the organization. It is imported all the same.',
    bad: { 'users.csv': USERS, 'organizations.csv': ACME },
    good: { 'users.csv': IN_ACME, 'organizations.csv': ACME },
  },
  role_not_described: {
    severity: 'warning',
    title: 'A role that roles.csv lacks',
    text: 'A row names a role of which `roles.csv` has no line. Memberships with it fail unless it exists in WorkOS; `import --create-roles` creates it.',
    bad: {
      'users.csv': exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,author'),
      'roles.csv': EDITOR,
    },
    good: {
      'users.csv': exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,editor'),
      'roles.csv': EDITOR,
    },
  },
  role_unused: {
    severity: 'note',
    title: 'A role that no row names',
    text: 'No row of the CSV of users names the role. It is created all the same.',
    bad: { 'users.csv': USERS, 'roles.csv': EDITOR },
    good: {
      'users.csv': exampleCsv('email,org_name,role_slugs', 'ada@example.com,Acme,editor'),
      'roles.csv': EDITOR,
    },
  },
  role_org_unknown: {
    severity: 'warning',
    title: 'A role of an organization that no file names',
    text: 'The role belongs to an organization that neither `organizations.csv` nor a row of users names. It must exist in WorkOS.',
    bad: {
      'users.csv': USERS,
      'roles.csv': exampleCsv('role_slug,org_external_id', 'org-editor,acme'),
    },
    good: {
      'users.csv': IN_ACME,
      'roles.csv': exampleCsv('role_slug,org_external_id', 'org-editor,acme'),
    },
  },
} satisfies Record<string, FolderRule>;

type TenantRuleId = keyof typeof TENANT_RULES;

export type FolderRuleId = TenantRuleId | keyof typeof CROSS_RULES;

/** All rules about more than the CSV of users. */
export const FOLDER_RULES: Readonly<Record<FolderRuleId, FolderRule>> = {
  ...inFolders(),
  ...CROSS_RULES,
};

function inFolders(): Readonly<Record<TenantRuleId, FolderRule>> {
  const rules = Object.entries(TENANT_RULES).map(([id, { file, bad, good, ...rule }]) => {
    const beside = (text: string): FolderExample => ({
      'users.csv': USERS,
      [`${file}.csv`]: text,
    });
    return [id, { ...rule, bad: beside(bad), good: beside(good) }] as const;
  });
  return Object.fromEntries(rules) as Record<TenantRuleId, FolderRule>;
}
