import {
  defined,
  type Failure,
  type OrganizationId,
  orgKey,
  type OrgRef,
  type PlannedOrg,
} from '../model';
import type { JobRecord } from '../jobs';
import type { StepContext } from './context';
import { findOrCreateOrg } from './find-or-create-org';
import { intentNow } from './ours';

export type OrgResolution =
  | { readonly ok: true; readonly id: OrganizationId }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

/** Resolves organizations for rows, in whatever process they are worked off. */
export interface Orgs {
  /** The organization a row names. Rejects with `Abort` when the job halts. */
  resolve(ref: OrgRef): Promise<OrgResolution>;
}

export interface KnownOrg {
  readonly id: OrganizationId;
  readonly outcome: 'created' | 'found';
}

export interface OrgCounts {
  created: number;
  found: number;
}

// Resolving ahead of the rows takes a part of the slots only, so that users are never held up by it.
const AHEAD_IN_PARALLEL = 3;

/** Resolves each organization of the job once, whoever asks and however often. */
export class OrgResolver implements Orgs {
  readonly counts: OrgCounts = { created: 0, found: 0 };
  private readonly resolutions = new Map<string, Promise<OrgResolution>>();
  private readonly planned: ReadonlyMap<string, OrgRef>;
  /** References by external id that bring a name, by that name. */
  private readonly namedRefs = new Map<string, OrgRef[]>();

  constructor(
    private readonly parts: {
      readonly context: StepContext;
      readonly record: (...records: readonly JobRecord[]) => Promise<void>;
      /** Organizations whose create an earlier run intended, and when. */
      readonly doubts: ReadonlyMap<string, number>;
    },
    private readonly orgs: readonly PlannedOrg[],
  ) {
    this.planned = new Map(orgs.map(({ ref }) => [orgKey(ref), ref]));
    for (const { ref } of orgs) {
      if (ref.kind !== 'external_id' || ref.name === undefined) continue;
      this.namedRefs.set(ref.name, [...(this.namedRefs.get(ref.name) ?? []), ref]);
    }
  }

  /** Takes an organization as resolved that an earlier look or run resolved. */
  know(key: string, { id, outcome }: KnownOrg): void {
    this.counts[outcome] += 1;
    this.resolutions.set(key, Promise.resolve({ ok: true, id }));
  }

  /** The organization a row names. Rejects with `Abort` when the job halts. */
  resolve(ref: OrgRef): Promise<OrgResolution> {
    const key = orgKey(ref);
    const known = this.resolutions.get(key);
    if (known !== undefined) return known;
    // The plan may know a name that this row does not give.
    const resolution = this.lookUp(key, this.planned.get(key) ?? ref);
    this.resolutions.set(key, resolution);
    return resolution;
  }

  /**
   * Resolves the planned organizations whose first row is to be worked off, in the order of these rows and ahead of
   * them, until all are or the job stops. Rejects as `resolve`.
   */
  async resolveAhead(
    isToDo: (firstRow: number) => boolean,
    isStopping: () => boolean,
  ): Promise<void> {
    const queue = this.orgs.values();
    const lane = async (): Promise<void> => {
      for (const { ref, firstRow } of queue) {
        if (isStopping()) return;
        // Rows that are settled need none; another row that names it asks for it.
        if (!isToDo(firstRow)) continue;
        await this.resolve(ref);
      }
    };
    await Promise.all(Array.from({ length: AHEAD_IN_PARALLEL }, lane));
  }

  private async lookUp(key: string, ref: OrgRef): Promise<OrgResolution> {
    // Rows may name one organization by external id and by name: looked up at once, it would be created twice.
    const sameName = ref.kind === 'name' ? (this.namedRefs.get(ref.name) ?? []) : [];
    await Promise.all(sameName.map((other) => this.resolve(other)));
    const doubtSinceMs = this.parts.doubts.get(key);
    const end = await findOrCreateOrg(this.parts.context, {
      ref,
      ...defined({ doubtSinceMs }),
      intend: async () => {
        const atMs = doubtSinceMs ?? intentNow(this.parts.context);
        await this.parts.record({ type: 'org_intent', key, atMs });
        return atMs;
      },
    });
    if (!end.ok) return end;
    const { id } = end.organization;
    this.counts[end.outcome] += 1;
    await this.parts.record({ type: 'org', key, id, outcome: end.outcome });
    return { ok: true, id };
  }
}
