import type { SourceMembership, SourceUser } from '../../sources';
import type { Choices } from '../choices';
import { countName, type Counts } from '../counts';

/** The memberships of a user, with what `--groups` makes of the user's groups. */
export function groupMemberships(
  asked: {
    readonly user: SourceUser;
    readonly memberships: readonly SourceMembership[];
    readonly choices: Choices;
    readonly counts: Counts;
  },
  tell: (code: 'role_without_organization', detail: string, field: string) => void,
): readonly SourceMembership[] {
  const { user, memberships, choices, counts } = asked;
  const { groups } = user;
  if (groups.length === 0) return memberships;
  switch (choices.groups) {
    case 'ignore':
      for (const group of groups) countName(counts.groups, group);
      return memberships;
    case 'metadata':
      return memberships;
    case 'orgs':
      return [...memberships, ...groups.map((org) => ({ org, orgName: org, roles: [] }))];
    case 'roles':
      if (memberships.length === 0) {
        const detail = 'Groups become roles of memberships, and the user has no membership.';
        tell('role_without_organization', detail, 'groups');
      }
      return memberships.map((membership) => ({
        ...membership,
        roles: [...membership.roles, ...groups],
      }));
    default:
      return choices.groups satisfies never;
  }
}
