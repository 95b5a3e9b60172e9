import type { AuthFactor, Membership, Role } from './entities';
import type { StoredPassword } from './stored-password';
import type { Place } from './table';

/** Places of rows that share a key, oldest first: an index that can be listed page by page. */
export class Groups<T> {
  private readonly groups = new Map<string, Place<T>[]>();

  add(key: string, place: Place<T>): void {
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, [place]);
    else group.push(place);
  }

  of(key: string): readonly Place<T>[] {
    return this.groups.get(key) ?? [];
  }
}

/** Everything of an environment that is found by another key than its id. */
export class Indexes {
  readonly environmentRoles = new Map<string, Role>();
  readonly passwords = new Map<string, StoredPassword>();
  readonly userIdByEmail = new Map<string, string>();
  readonly userIdByExternalId = new Map<string, string>();
  readonly organizationIdByExternalId = new Map<string, string>();
  readonly membershipIdByPair = new Map<string, string>();
  readonly userMemberships = new Groups<Membership>();
  readonly organizationMemberships = new Groups<Membership>();
  readonly userFactors = new Groups<AuthFactor>();
  readonly factorSecrets = new Map<string, string>();
  readonly organizationRoles = new Map<string, Map<string, Role>>();
  /** The spelling the server stored for one that was sent, both in lower case. Empty without `normalise`. */
  readonly spellings = new Map<string, string>();
}
