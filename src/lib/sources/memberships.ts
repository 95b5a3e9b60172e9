import type { Mutable } from '../model';
import { firstTextOf, isMostly, namesIn, textOf } from './fields';
import type { ConvertContext, Part, SourceMembership, UserEntry } from './source';

/** A membership as a record tells it. */
export interface MembershipFacts {
  /** Id of the user. */
  readonly user: string | undefined;
  readonly org: string | undefined;
  readonly orgName?: string | undefined;
  readonly roles: readonly string[];
}

/** The entry that `membershipsIn` reads; none where the user or the organization is missing. */
export function membershipEntry(facts: MembershipFacts): readonly UserEntry[] {
  const { user, org, orgName, roles } = facts;
  if (user === undefined || org === undefined) return [];
  return [{ key: user, value: { org, orgName, roles } }];
}

const ORG_ID = 'org_external_id';

/**
 * A table of the user's own, for sources whose exports have no organizations: `org_external_id`, `org_name`,
 * `role_slugs`, and the id of the user.
 *
 * @param userColumn the column with the source's id of the user
 */
export function membershipTable(userColumn = 'user_id'): Part {
  return {
    name: 'memberships',
    flag: 'memberships',
    fits: (sample) => isMostly(sample, (record) => userColumn in record && ORG_ID in record),
    entries: (record) =>
      membershipEntry({
        user: textOf(record[userColumn]),
        org: textOf(record[ORG_ID]),
        orgName: firstTextOf(record, ['org_name', 'organization_name']),
        roles: namesIn(record['role_slugs'] ?? record['roles'] ?? record['role']),
      }),
  };
}

/** The memberships of these parts. An organization that repeats is one membership with all its roles. */
export function membershipsIn(
  context: ConvertContext,
  parts: readonly string[],
): readonly SourceMembership[] {
  const found: Mutable<SourceMembership>[] = [];
  for (const part of parts) {
    for (const entry of context.entriesOf(part)) {
      const org = textOf(entry['org']);
      if (org === undefined) continue;
      const roles = namesIn(entry['roles']);
      const orgName = textOf(entry['orgName']);
      const known = found.find((membership) => membership.org === org);
      if (known !== undefined) {
        known.roles = [...new Set([...known.roles, ...roles])];
        if (orgName !== undefined) known.orgName ??= orgName;
      } else found.push(orgName === undefined ? { org, roles } : { org, orgName, roles });
    }
  }
  return found;
}
