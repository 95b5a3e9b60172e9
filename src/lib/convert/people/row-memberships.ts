import { createHash } from 'node:crypto';
import type { RecordValue } from '../../exports';
import { asObject } from '../../model';
import type { ConvertContext, Source, SourceMembership } from '../../sources';
import type { SideTable } from '../side/side-table';

const DIGEST_LENGTH = 22;

/**
 * The memberships of tables that have a row for each membership of a user: of all rows that differ in nothing else. They
 * are read before the users, since these rows need not follow each other.
 */
export class RowMemberships {
  private readonly context: ConvertContext;

  constructor(
    private readonly source: Source,
    readonly table: SideTable,
    facts: Pick<ConvertContext, 'now' | 'answers' | 'settingsOf'>,
  ) {
    const { now, answers, settingsOf } = facts;
    this.context = { now, answers, settingsOf, entriesOf: () => [] };
  }

  /** Takes a row. */
  add(value: RecordValue): void {
    const { user, memberships } = this.source.convert(value, this.context);
    if (memberships.length > 0) this.table.add(formOf(user), { memberships });
  }

  /** What is the same in all rows of a user, as a digest. */
  formOf(value: RecordValue): string {
    return formOf(this.source.convert(value, this.context).user);
  }

  /** The memberships of all rows with this form, after those that are known. */
  of(form: string, known: readonly SourceMembership[]): readonly SourceMembership[] {
    const byOrg = new Map<string, SourceMembership>();
    const rows = this.table.of(form).flatMap(({ memberships }) => membershipsIn(memberships));
    for (const each of [...known, ...rows]) {
      const held = byOrg.get(each.org);
      const roles = [...new Set([...(held?.roles ?? []), ...each.roles])];
      byOrg.set(each.org, { ...each, ...held, roles });
    }
    return [...byOrg.values()];
  }
}

function formOf(user: object): string {
  const hash = createHash('sha256').update(JSON.stringify(user));
  return hash.digest('base64url').slice(0, DIGEST_LENGTH);
}

/** Memberships as they were written. */
function membershipsIn(value: unknown): readonly SourceMembership[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const { org, orgName, roles } = asObject(each) ?? {};
    if (typeof org !== 'string' || !Array.isArray(roles)) return [];
    const named = typeof orgName === 'string' ? { orgName } : {};
    return [{ org, ...named, roles: roles.map(String) }];
  });
}
