import { type OrganizationId, orgKey, type OrgRef, type PlannedOrg } from '../model';

/** How many rows of the file name an organization of WorkOS, in whichever way. */
export class OrgRows {
  private readonly byKey: ReadonlyMap<string, number>;
  private readonly keysById = new Map<OrganizationId, Set<string>>();

  constructor(orgs: readonly PlannedOrg[]) {
    this.byKey = new Map(orgs.map(({ ref, rows }) => [orgKey(ref), rows]));
  }

  /** The organization that a row names is this one. */
  note(ref: OrgRef, id: OrganizationId): void {
    const keys = this.keysById.get(id) ?? new Set();
    this.keysById.set(id, keys.add(orgKey(ref)));
  }

  /** Undefined for one that no row names. */
  of(id: OrganizationId): number | undefined {
    const keys = this.keysById.get(id);
    if (keys === undefined) return undefined;
    let rows = 0;
    for (const key of keys) rows += this.byKey.get(key) ?? 0;
    return rows;
  }
}
