import type { Tally, UserOutcome } from '../../model';
import type { RowState } from '../ledger/chunk-fold';

/**
 * The users and memberships that a row counts although another row may have created them: found after a create in
 * doubt.
 */
export function foundBy({ user, success }: RowState): readonly string[] {
  const found: string[] = [];
  if (user?.found === true && !user.shared) found.push(user.userId);
  if (success?.membership?.found === true) found.push(success.membership.membershipId);
  return found;
}

/** Counts how often the users and memberships in question were counted. */
export class DoubleCounts {
  private readonly users = new Map<string, UserOutcome[]>();
  private readonly memberships = new Map<string, number>();

  constructor(private readonly found: ReadonlySet<string>) {}

  add({ user, success }: RowState): void {
    if (user?.shared === false && this.found.has(user.userId)) {
      this.users.set(user.userId, [...(this.users.get(user.userId) ?? []), user.outcome]);
    }
    const membership = success?.membership;
    if (membership?.outcome === 'created' && this.found.has(membership.membershipId)) {
      const { membershipId } = membership;
      this.memberships.set(membershipId, (this.memberships.get(membershipId) ?? 0) + 1);
    }
  }

  /**
   * The tally with each of them counted once: a user as created if any row says so, the other counts of a membership
   * as existing.
   */
  correct(tally: Tally): Tally {
    const less: Record<UserOutcome, number> = { created: 0, adopted: 0, updated: 0 };
    for (const outcomes of this.users.values()) {
      const counts = outcomes.includes('created') ? 'created' : outcomes[0];
      for (const outcome of outcomes) less[outcome] += 1;
      if (counts !== undefined) less[counts] -= 1;
    }
    let existing = 0;
    for (const count of this.memberships.values()) existing += count - 1;
    return {
      ...tally,
      usersCreated: tally.usersCreated - less.created,
      usersAdopted: tally.usersAdopted - less.adopted,
      usersUpdated: tally.usersUpdated - less.updated,
      membershipsCreated: tally.membershipsCreated - existing,
      membershipsExisting: tally.membershipsExisting + existing,
    };
  }
}
