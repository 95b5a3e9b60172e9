import {
  Abort,
  type Failure,
  type OrganizationId,
  orgKey,
  type OrgRef,
  type PlannedOrg,
} from '../model';
import type { JobRecord } from '../jobs';
import type { StepContext } from './context';
import { findOrCreateOrg } from './find-or-create-org';

export type OrgResolution =
  | { readonly ok: true; readonly id: OrganizationId }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

export interface OrgCounts {
  created: number;
  found: number;
}

// Resolving ahead of the rows takes a part of the slots only, so that users are never held up by it.
const AHEAD_IN_PARALLEL = 3;

/** Resolves each organization of the job once, whoever asks and however often. */
export class OrgResolver {
  readonly counts: OrgCounts = { created: 0, found: 0 };
  private readonly resolutions = new Map<string, Promise<OrgResolution>>();
  private readonly planned: ReadonlyMap<string, OrgRef>;

  constructor(
    private readonly context: StepContext,
    private readonly orgs: readonly PlannedOrg[],
    private readonly record: (...records: readonly JobRecord[]) => Promise<void>,
  ) {
    this.planned = new Map(orgs.map(({ ref }) => [orgKey(ref), ref]));
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

  /** Resolves the planned organizations in the order of their rows, ahead of them, until all are or the job stops. */
  async resolveAhead(isStopping: () => boolean): Promise<void> {
    const queue = this.orgs.values();
    const lane = async (): Promise<void> => {
      for (const { ref } of queue) {
        if (isStopping()) return;
        await this.resolve(ref);
      }
    };
    try {
      await Promise.all(Array.from({ length: AHEAD_IN_PARALLEL }, lane));
    } catch (error) {
      // A halt ends this as it ends the rows, and they report it.
      if (!(error instanceof Abort)) throw error;
    }
  }

  private async lookUp(key: string, ref: OrgRef): Promise<OrgResolution> {
    const end = await findOrCreateOrg(this.context, {
      ref,
      intend: async () => {
        const atMs = this.context.clock.now();
        await this.record({ type: 'org_intent', key, atMs });
        return atMs;
      },
    });
    if (!end.ok) return end;
    const { id } = end.organization;
    this.counts[end.outcome] += 1;
    await this.record({ type: 'org', key, id, outcome: end.outcome });
    return { ok: true, id };
  }
}
