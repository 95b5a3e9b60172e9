import {
  asOrganizationId,
  type Expectation,
  type OrgRef,
  ownCopy,
  type PlannedOrg,
} from '../model';

/** An organization as the rows so far name it. */
export interface ListedOrg extends Omit<PlannedOrg, 'rows'> {
  /** Counted from 1, in the order of the first rows. */
  readonly number: number;
}

/** What a row adds to the list: a new organization, a first name, or a contradicting name. */
export interface OrgSighting {
  readonly org: ListedOrg;
  /** True when no earlier row names this organization. */
  readonly isFirst: boolean;
  /** The name, when no earlier row gives this organization one. */
  readonly newName?: string;
  /** True when an earlier row gives the organization another name. The first name counts. */
  readonly contradicts: boolean;
}

/** The distinct organizations of a file, each with the first name that a row gives it. */
export class OrgList {
  private readonly orgs: ListedOrg[] = [];
  // One map a kind: building a key of kind and text takes six times as long as the look-up.
  private readonly numbers: Readonly<Record<OrgRef['kind'], Map<string, number>>> = {
    id: new Map(),
    external_id: new Map(),
    name: new Map(),
  };

  add(row: number, ref: OrgRef): OrgSighting {
    const name = ref.kind === 'id' ? undefined : ref.name;
    const number = this.numbers[ref.kind].get(textOf(ref));
    const found = number === undefined ? undefined : this.orgs[number - 1];
    if (found === undefined) {
      const org = this.list({ ref: ownRef(ref), firstRow: row, number: this.orgs.length + 1 });
      const sighting = { org, isFirst: true, contradicts: false };
      return name === undefined ? sighting : { ...sighting, newName: name };
    }
    // Row 0 has listed those of another file.
    const known = found.firstRow === 0 ? this.list({ ...found, firstRow: row }) : found;
    const first = known.ref.kind === 'id' ? undefined : known.ref.name;
    if (name === undefined || name === first) {
      return { org: known, isFirst: false, contradicts: false };
    }
    if (first !== undefined) return { org: known, isFirst: false, contradicts: true };
    const org = this.list({ ...known, ref: ownRef(ref) });
    return { org, isFirst: false, contradicts: false, newName: name };
  }

  /** In the order of their first rows. */
  all(): readonly ListedOrg[] {
    return this.orgs;
  }

  counts(): Expectation['organizations'] {
    const isNameless = ({ ref }: ListedOrg): boolean =>
      ref.kind === 'external_id' && ref.name === undefined;
    return {
      byId: this.numbers.id.size,
      byExternalId: this.numbers.external_id.size,
      byName: this.numbers.name.size,
      nameless: this.orgs.filter(isNameless).length,
    };
  }

  private list(org: ListedOrg): ListedOrg {
    this.orgs[org.number - 1] = org;
    this.numbers[org.ref.kind].set(textOf(org.ref), org.number);
    return org;
  }
}

function textOf(ref: OrgRef): string {
  switch (ref.kind) {
    case 'id':
      return ref.id;
    case 'external_id':
      return ref.externalId;
    case 'name':
      return ref.name;
  }
}

// Copies: the list outlives the blocks that the cells are slices of.
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
