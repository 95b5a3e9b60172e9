import type { EnvironmentReads } from '../environment';
import { findOrganization } from '../import';
import {
  asOrganizationId,
  defined,
  type Failure,
  type OrganizationId,
  orgKey,
  type OrgRef,
  type PlannedOrg,
  sanitizeLine,
  type StepResult,
} from '../model';
import type { OrgCatalog } from '../tenant';
import type { WorkosOrganization } from '../workos';
import { compareOrganization } from './compare';
import { type Difference, namedOrg } from './difference';
import { unreadable } from './unreadable';

/** What WorkOS has for an organization that rows name. */
export type OrgEnd =
  | { readonly kind: 'found'; readonly organization: WorkosOrganization }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

interface Entry {
  readonly planned: PlannedOrg;
  end?: Promise<OrgEnd>;
}

/** The organizations of the file, each looked up once: by the id that the job recorded, else as the file names it. */
export class FileOrganizations {
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly rows = new Map<OrganizationId, number>();
  private differences: Difference[] = [];

  constructor(
    private readonly parts: {
      readonly reads: () => EnvironmentReads;
      /** What the job recorded, by the key of the organization. */
      readonly known: ReadonlyMap<string, StepResult>;
      /** What `organizations.csv` says. */
      readonly catalog: OrgCatalog | undefined;
    },
    planned: readonly PlannedOrg[],
  ) {
    const described = (parts.catalog?.lines ?? []).flatMap(({ record }) =>
      record === undefined ? [] : [{ ref: record.ref, firstRow: 0, rows: 0 }],
    );
    // An organization that rows name comes last, and counts.
    const all = [...described, ...planned];
    this.entries = new Map(all.map((each) => [orgKey(each.ref), { planned: each }]));
  }

  /** How many rows name an organization that was resolved. */
  rowsOf(id: OrganizationId): number | undefined {
    return this.rows.get(id);
  }

  /** What WorkOS has for the organization that a row names. @throws Abort when the run stops */
  resolve(ref: OrgRef): Promise<OrgEnd> {
    const entry = this.entries.get(orgKey(this.parts.catalog?.canonical(ref) ?? ref));
    if (entry === undefined) throw new Error('A row names an organization that was not planned');
    entry.end ??= this.lookUp(entry.planned);
    return entry.end;
  }

  /** The organizations that are there, each once, with how a row names it. */
  async *found(): AsyncGenerator<{ readonly ref: OrgRef; readonly id: OrganizationId }> {
    const seen = new Set<OrganizationId>();
    for (const { planned } of this.entries.values()) {
      const { ref } = planned;
      const end = await this.resolve(ref);
      if (end.kind !== 'found' || seen.has(end.organization.id)) continue;
      seen.add(end.organization.id);
      yield { ref, id: end.organization.id };
    }
  }

  /** Resolves the organizations of `organizations.csv` that no row has named so far. */
  async resolveDescribed(): Promise<void> {
    const refs = (this.parts.catalog?.lines ?? []).flatMap(({ record }) => record?.ref ?? []);
    await Promise.all(refs.map((ref) => this.resolve(ref)));
  }

  /** The differences of the organizations that were resolved since the last call. */
  takeDifferences(): readonly Difference[] {
    const taken = this.differences;
    this.differences = [];
    return taken;
  }

  private async lookUp(planned: PlannedOrg): Promise<OrgEnd> {
    const { ref, firstRow, rows } = planned;
    const end = await this.find(ref);
    const line = this.parts.catalog?.find(ref);
    const place = { row: firstRow === 0 ? null : firstRow, ...defined({ line: line?.line }) };
    const of = { ...place, ...namedOrg(ref) };
    if (end.kind === 'missing') this.differences.push({ ...of, kind: 'missing_organization' });
    if (end.kind === 'unreadable') {
      const { code: errorCode, message } = end.failure;
      const shown = sanitizeLine(message);
      this.differences.push({ ...of, kind: 'unreadable', errorCode, message: shown });
    }
    if (end.kind === 'found') {
      const { id } = end.organization;
      this.rows.set(id, (this.rows.get(id) ?? 0) + rows);
      for (const difference of compareOrganization(ref, end.organization, line?.record)) {
        this.differences.push({ ...of, orgId: id, kind: 'differs', ...difference });
      }
    }
    return end;
  }

  private async find(ref: OrgRef): Promise<OrgEnd> {
    const reads = this.parts.reads();
    const known = this.parts.known.get(orgKey(ref));
    if (known !== undefined) {
      const byId = await reads.findOrganization(asOrganizationId(known.id));
      if (!byId.ok) return { kind: 'unreadable', failure: unreadable(byId.failure) };
      if (byId.value !== undefined) return { kind: 'found', organization: byId.value };
    }
    const found = await findOrganization(reads, ref);
    if (!found.ok) return { kind: 'unreadable', failure: unreadable(found.failure) };
    if (found.value === undefined) return { kind: 'missing' };
    return { kind: 'found', organization: found.value };
  }
}
