import type { OrgRef } from '../../model';

/** The organizations that the rows of a block name. An organization can be listed twice, which only costs space. */
export class BlockOrgs {
  readonly list: OrgRef[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of an organization, counted from 1. */
  numberOf(ref: OrgRef): number {
    const text =
      ref.kind === 'external_id' ? ref.externalId : ref.kind === 'id' ? ref.id : ref.name;
    const known = this.numbers.get(text);
    if (known !== undefined && isSame(this.list[known - 1], ref)) return known;
    const number = this.list.push(ref);
    this.numbers.set(text, number);
    return number;
  }
}

/** True when two references of equal text are equal. */
function isSame(one: OrgRef | undefined, other: OrgRef): boolean {
  if (one?.kind !== other.kind) return false;
  return one.kind !== 'external_id' || other.kind !== 'external_id' || one.name === other.name;
}
