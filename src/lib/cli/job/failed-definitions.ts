import { countOf, type Summary } from '../../model';

/** What of `organizations.csv` and `roles.csv` failed, counted: `1 organization`, `2 roles`. */
export function failedDefinitions({
  organizationsFailed,
  rolesFailed,
}: Pick<Summary, 'organizationsFailed' | 'rolesFailed'>): readonly string[] {
  return [
    ...(organizationsFailed > 0 ? [countOf(organizationsFailed, 'organization')] : []),
    ...(rolesFailed > 0 ? [countOf(rolesFailed, 'role')] : []),
  ];
}
