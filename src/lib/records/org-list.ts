import {
  asOrganizationId,
  type Expectation,
  orgKey,
  type OrgRef,
  ownCopy,
  type PlannedOrg,
} from '../model';

/** An organization as the rows so far name it. */
export interface ListedOrg extends PlannedOrg {
  /** Counted from 1, in the order of the first rows. */
  readonly number: number;
}

/** What a row says of its organization that is new, or differs from the rows before it. */
export interface OrgSighting {
  readonly org: ListedOrg;
  /** True when no row before names this organization. */
  readonly isFirst: boolean;
  /** The name, when no row before gives this organization one. */
  readonly newName?: string;
  /** True when the organization was named otherwise before: the first name counts. */
  readonly contradicts: boolean;
}

/** The distinct organizations of a file, each with the first name that a row gives it. */
export class OrgList {
  private readonly byKey = new Map<string, ListedOrg>();

  add(row: number, ref: OrgRef): OrgSighting {
    const key = orgKey(ref);
    const name = ref.kind === 'id' ? undefined : ref.name;
    const known = this.byKey.get(key);
    if (known === undefined) {
      const org = { ref: ownRef(ref), firstRow: row, number: this.byKey.size + 1 };
      this.byKey.set(key, org);
      return {
        org,
        isFirst: true,
        contradicts: false,
        ...(name !== undefined && { newName: name }),
      };
    }
    const first = known.ref.kind === 'id' ? undefined : known.ref.name;
    if (name === undefined || name === first)
      return { org: known, isFirst: false, contradicts: false };
    if (first !== undefined) return { org: known, isFirst: false, contradicts: true };
    const org = { ...known, ref: ownRef(ref) };
    this.byKey.set(key, org);
    return { org, isFirst: false, contradicts: false, newName: name };
  }

  /** In the order of their first rows. */
  list(): readonly ListedOrg[] {
    return [...this.byKey.values()];
  }

  counts(): Expectation['organizations'] {
    const counts = { byId: 0, byExternalId: 0, byName: 0, nameless: 0 };
    for (const { ref } of this.byKey.values()) {
      if (ref.kind === 'id') counts.byId += 1;
      else if (ref.kind === 'name') counts.byName += 1;
      else {
        counts.byExternalId += 1;
        if (ref.name === undefined) counts.nameless += 1;
      }
    }
    return counts;
  }
}

// The list outlives the blocks that the cells are slices of.
function ownRef(ref: OrgRef): OrgRef {
  switch (ref.kind) {
    case 'id':
      return { kind: 'id', id: asOrganizationId(ownCopy(ref.id)) };
    case 'external_id':
      return {
        kind: 'external_id',
        externalId: ownCopy(ref.externalId),
        ...(ref.name === undefined ? {} : { name: ownCopy(ref.name) }),
      };
    case 'name':
      return { kind: 'name', name: ownCopy(ref.name) };
  }
}
