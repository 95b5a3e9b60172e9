import {
  defined,
  type Failure,
  type OrganizationId,
  orgKey,
  type OrgRef,
  type PlannedOrg,
} from '../../model';
import type { JobRecord } from '../../jobs';
import type { StepContext } from './context';
import { findOrCreateOrg } from './find-or-create-org';
import { intentNow } from '../../requests';

export type OrgResolution =
  | { readonly ok: true; readonly id: OrganizationId }
  | { readonly ok: false; readonly failure: Failure; readonly attempts: number };

/** Resolves organizations for rows, in whatever process they are worked off. */
export interface OrgDirectory {
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

/**
 * How long a failure that may pass stands before a row that names the organization has it looked up again: long enough
 * that its rows do not each spend all attempts on it, short enough that they do not all fail for one bad minute.
 */
const FAILURE_STANDS_MS = 30_000;

// Resolving ahead of the rows takes a part of the slots only, so that users are never held up by it.
const AHEAD_IN_PARALLEL = 3;

/**
 * Resolves each organization of the job once, whoever asks and however often. A failure that may pass is not the last
 * word for the run.
 */
export class OrgResolver implements OrgDirectory {
  readonly counts: OrgCounts = { created: 0, found: 0 };
  private readonly resolutions = new Map<string, Promise<OrgResolution>>();
  /** When failures that may pass were found, by this machine's clock. */
  private readonly failedAtMs = new Map<string, number>();
  /** When the creates whose answers are unknown were intended. */
  private readonly doubts: Map<string, number>;
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
    this.doubts = new Map(parts.doubts);
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
    if (known !== undefined && !this.isWorthAnotherLook(key)) return known;
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

  private isWorthAnotherLook(key: string): boolean {
    const failedAtMs = this.failedAtMs.get(key);
    if (failedAtMs === undefined) return false;
    return this.parts.context.clock.now() - failedAtMs >= FAILURE_STANDS_MS;
  }

  private async lookUp(key: string, ref: OrgRef): Promise<OrgResolution> {
    this.failedAtMs.delete(key);
    const end = await this.findOrCreate(key, ref);
    if (!end.ok && mayPass(end)) this.failedAtMs.set(key, this.parts.context.clock.now());
    return end;
  }

  private async findOrCreate(key: string, ref: OrgRef): Promise<OrgResolution> {
    // Rows may name one organization by external id and by name: looked up at once, it would be created twice. While
    // the one by external id cannot be had, the name must not be created either: the other is to get it.
    const sameName = ref.kind === 'name' ? (this.namedRefs.get(ref.name) ?? []) : [];
    const others = await Promise.all(sameName.map((other) => this.resolve(other)));
    const open = others.find(mayPass);
    if (open !== undefined) return open;
    const doubtSinceMs = this.doubts.get(key);
    const end = await findOrCreateOrg(this.parts.context, {
      ref,
      ...defined({ doubtSinceMs }),
      intend: async () => {
        const atMs = doubtSinceMs ?? intentNow(this.parts.context);
        this.doubts.set(key, atMs);
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

/** True when another look may end well. */
function mayPass(resolution: OrgResolution): boolean {
  if (resolution.ok) return false;
  const { retryClass } = resolution.failure;
  return retryClass === 'transient' || retryClass === 'throttled';
}
