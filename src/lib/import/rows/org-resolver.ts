import {
  asOrganizationId,
  defined,
  foldedName,
  type IntentTime,
  looseName,
  type OrganizationId,
  orgKey,
  type OrgRef,
  type PlannedOrg,
  type StepResult,
} from '../../model';
import type { EarlierValues, JobRecord, SharedBefore } from '../../jobs';
import type { OrganizationLine, Tenant } from '../../tenant';
import {
  DescribedOrgs,
  type FailedOrg,
  type LineEnd,
  NO_ORGS,
  type OrgCounts,
} from './described-orgs';
import type { DescribedOrg } from './match-organization';
import type { StepContext } from './step-context';
import { findOrCreateOrg, type OrgEnd } from './find-or-create-org';
import { changedAtMs } from './row-step';

/** The id of an organization, or why there is none. */
export type OrgResolution = { readonly ok: true; readonly id: OrganizationId } | FailedOrg;

/** Resolves organizations for rows, in whichever process imports them. */
export interface OrgDirectory {
  /**
   * Resolves the organization that a row names.
   *
   * @throws Abort when the job stops
   */
  resolve(ref: OrgRef): Promise<OrgResolution>;
}

/** The name of the step in the ledger. */
export const ORGANIZATION = 'organization';

/**
 * How long a retryable failure counts before a row that names the organization has it looked up again. It is long
 * enough that not every row spends all attempts on it, and short enough that one bad minute does not fail all rows.
 */
const RETRY_FAILURE_AFTER_MS = 30_000;

// Only a part of the request slots: resolving ahead must not delay the rows in progress.
const AHEAD_IN_PARALLEL = 3;

/**
 * Resolves each organization of the job once, however many rows name it. A retryable failure is not final: a later row
 * looks again. A permanent one counts for the rest of the run.
 */
export class OrgResolver implements OrgDirectory {
  readonly counts: OrgCounts = { ...NO_ORGS };
  private readonly resolutions = new Map<string, Promise<OrgResolution>>();
  /** When retryable failures occurred, by the monotonic clock. */
  private readonly failedAtMs = new Map<string, number>();
  /** When the creates whose result is unknown were intended. */
  private readonly doubts: Map<string, IntentTime>;
  /** What this run and earlier ones noted before they updated organizations. */
  private readonly befores: Map<string, EarlierValues>;
  private readonly planned: ReadonlyMap<string, OrgRef>;
  /** References by external id that also give a name, by that name. */
  private readonly namedRefs = new Map<string, OrgRef[]>();
  /** The first spelling of each planned name, by the name without case and the like. */
  private readonly spellings = new Map<string, string>();
  /** Such names that several planned organizations have in different spellings. */
  private readonly nearNames = new Set<string>();
  /** Organizations that have the name which the reference by external id gives, by the key of that reference. */
  private readonly named = new Map<string, OrganizationId>();

  /** The organizations that the job has created. */
  private readonly created = new Set<string>();
  private readonly resolved = new Set<string>();
  /** Those among them that several references of the job name. */
  private readonly aliased = new Set<string>();
  private readonly described: DescribedOrgs;

  constructor(
    private readonly parts: {
      readonly context: StepContext;
      readonly record: (...records: readonly JobRecord[]) => Promise<void>;
      /** When an earlier run intended creates whose result it did not record, by the key of the organization. */
      readonly doubts: ReadonlyMap<string, IntentTime>;
      /** Since when an earlier run may have created organizations whose records may be lost. */
      readonly conflictSince?: IntentTime;
      /** True for an organization of a job that `--since` names: this job has not created it. */
      readonly isEarlier?: (id: string) => boolean;
      /** What earlier runs noted before they updated organizations, by the key of the organization. */
      readonly befores: ReadonlyMap<string, SharedBefore>;
      readonly tenant: Tenant['organizations'];
    },
    private readonly orgs: readonly PlannedOrg[],
  ) {
    this.described = new DescribedOrgs(parts.tenant, this.counts);
    this.doubts = new Map(parts.doubts);
    this.befores = new Map(parts.befores);
    this.planned = new Map(orgs.map(({ ref }) => [orgKey(ref), ref]));
    for (const { ref } of orgs) {
      if (ref.kind !== 'id' && ref.name !== undefined) this.addSpelling(ref.name);
      if (ref.kind !== 'external_id' || ref.name === undefined) continue;
      const name = looseName(ref.name);
      this.namedRefs.set(name, [...(this.namedRefs.get(name) ?? []), ref]);
    }
  }

  /** Adds an organization that an earlier lookup or run resolved. */
  addKnown(key: string, result: StepResult): void {
    const { id, outcome } = result;
    this.counts[isCounted(outcome) ? outcome : 'found'] += 1;
    this.described.note(key, { ok: true, result });
    if (outcome === 'created') {
      this.named.set(key, asOrganizationId(id));
      this.created.add(id);
    }
    this.noteResolved(id);
    this.resolutions.set(key, Promise.resolve({ ok: true, id: asOrganizationId(id) }));
  }

  /** True when several references of the job name the organization, e.g. its id and its name. */
  isAliased(id: OrganizationId): boolean {
    return this.aliased.has(id);
  }

  /** See `OrgDirectory`. Concurrent calls for one organization share one lookup and one create. */
  resolve(named: OrgRef): Promise<OrgResolution> {
    const { ref, line } = this.described.find(named);
    const invalid = line && this.described.invalid(line);
    if (invalid !== undefined) return Promise.resolve(invalid);
    const key = orgKey(ref);
    const known = this.resolutions.get(key);
    if (known !== undefined && !this.isDueForRetry(key)) return known;
    // Another row may give a name that this row does not.
    const resolution = this.lookUp(key, this.planned.get(key) ?? ref, line);
    this.resolutions.set(key, resolution);
    return resolution;
  }

  /** How the organization of a line ended; undefined when it has not. */
  endOf(line: OrganizationLine): LineEnd | undefined {
    return this.described.endOf(line);
  }

  /**
   * Resolves the organizations of `organizations.csv`, and the others whose first row is still to be imported, in the
   * order of these rows, until all are resolved or the job stops.
   *
   * @throws Abort as `resolve` does
   */
  async resolveAhead(
    isToDo: (firstRow: number) => boolean,
    isStopping: () => boolean,
  ): Promise<void> {
    const queue = this.orgs.values();
    const lane = async (): Promise<void> => {
      for (const { ref, firstRow } of queue) {
        if (isStopping()) return;
        // A settled row needs no organization. A later row that names it resolves it itself.
        if (!this.described.isLeft(ref) && !isToDo(firstRow)) continue;
        await this.resolve(ref);
      }
    };
    await Promise.all(Array.from({ length: AHEAD_IN_PARALLEL }, lane));
  }

  private noteResolved(id: string): void {
    if (this.resolved.has(id)) this.aliased.add(id);
    this.resolved.add(id);
  }

  private addSpelling(name: string): void {
    const folded = foldedName(name);
    const spelling = looseName(name);
    const first = this.spellings.get(folded);
    if (first === undefined) this.spellings.set(folded, spelling);
    else if (first !== spelling) this.nearNames.add(folded);
  }

  private isDueForRetry(key: string): boolean {
    const failedAtMs = this.failedAtMs.get(key);
    if (failedAtMs === undefined) return false;
    return this.parts.context.clock.monotonicMs() - failedAtMs >= RETRY_FAILURE_AFTER_MS;
  }

  /** True where another reference of the job, or an earlier job, may have created the organization. */
  private isThere(id: OrganizationId): boolean {
    return this.created.has(id) || this.parts.isEarlier?.(id) === true;
  }

  private async lookUp(
    key: string,
    ref: OrgRef,
    line: OrganizationLine | undefined,
  ): Promise<OrgResolution> {
    this.failedAtMs.delete(key);
    const end = await this.findOrCreate(key, ref, line);
    if (!end.ok) {
      if (isRetryable(end)) this.failedAtMs.set(key, this.parts.context.clock.monotonicMs());
      this.described.note(key, end);
    }
    return end;
  }

  private async findOrCreate(
    key: string,
    ref: OrgRef,
    line: OrganizationLine | undefined,
  ): Promise<OrgResolution> {
    // Rows may name one organization by external id and by name: resolved at the same time, it would be created twice.
    // So the reference by external id goes first. While its failure is retryable, the name is not
    // created either.
    const sameName = ref.kind === 'name' ? (this.namedRefs.get(looseName(ref.name)) ?? []) : [];
    const others = await Promise.all(sameName.map((other) => this.resolve(other)));
    const open = others.find(isRetryable);
    if (open !== undefined) return open;
    const namesake = sameName.flatMap((other) => this.named.get(orgKey(other)) ?? [])[0];
    const { context, record, conflictSince } = this.parts;
    const step = { step: ORGANIZATION, subject: key };
    const end = await findOrCreateOrg(context, {
      ref,
      hasNearNamesake: ref.kind === 'name' && this.nearNames.has(foldedName(ref.name)),
      ...defined({ doubtSince: this.doubts.get(key), conflictSince, namesake }),
      ...defined({ described: this.describedOrg(key, line) }),
      intend: async (intent) => {
        this.doubts.set(key, intent);
        await record({ type: 'intent', ...step, intent });
      },
    });
    return end.ok ? this.succeed(key, ref, end) : end;
  }

  private describedOrg(key: string, line: OrganizationLine | undefined): DescribedOrg | undefined {
    if (line?.record === undefined) return undefined;
    const { conflictSince, record } = this.parts;
    return {
      record: line.record,
      ...defined({ noted: this.befores.get(key) }),
      isResumed: conflictSince !== undefined,
      noteBefore: async (id, values) => {
        if (!this.befores.has(key)) this.befores.set(key, values);
        await record({ type: 'before', step: ORGANIZATION, subject: key, id, ...values });
      },
    };
  }

  private async succeed(
    key: string,
    ref: OrgRef,
    end: OrgEnd & { readonly ok: true },
  ): Promise<OrgResolution> {
    const { organization } = end;
    const { id } = organization;
    const isSecond = end.outcome === 'created' && this.isThere(id);
    const outcome = isSecond ? 'found' : end.outcome;
    if (outcome === 'created') this.created.add(id);
    const isNamed = ref.kind === 'external_id' && organization.name === ref.name;
    if (outcome === 'created' || isNamed) this.named.set(key, id);
    this.counts[outcome] += 1;
    this.noteResolved(id);
    const isWritten = outcome === 'created' || outcome === 'updated';
    const updatedAtMs = isWritten ? changedAtMs(organization) : undefined;
    const result = { id, outcome, ...defined({ updatedAtMs }) };
    await this.parts.record({ type: 'result', step: ORGANIZATION, subject: key, result });
    this.described.note(key, { ok: true, result });
    return { ok: true, id };
  }
}

function isCounted(outcome: string): outcome is 'created' | 'updated' | 'differing' {
  return outcome === 'created' || outcome === 'updated' || outcome === 'differing';
}

/** True for a failure that may not occur again. */
function isRetryable(resolution: OrgResolution): boolean {
  if (resolution.ok) return false;
  const { retryClass } = resolution.failure;
  return retryClass === 'transient' || retryClass === 'throttled';
}
