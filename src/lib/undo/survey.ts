import {
  type ChunkLedgers,
  type JobHistory,
  keyOfObject,
  type KnownChunk,
  type OpenedJob,
  sharedBefores,
  sharedIntents,
  sharedResults,
} from '../jobs';
import { DEACTIVATION, ORGANIZATION } from '../import';
import { type Chunk, defined, IdSet, type IntentTime, type StepResult } from '../model';
import { assertProvable, isProved } from './assert-provable';
import {
  type OpenRole,
  type SurveyedPermission,
  type SurveyedRole,
  surveyRoles,
} from './survey-roles';
import { type AnyTouch, mergedTouch, type Touch, tracesOf } from './row-traces';

/** A chunk that the job has begun. */
export interface SurveyedChunk {
  readonly chunk: Chunk;
  /** Of its last lease. */
  readonly epoch: number;
}

/** An organization that the job created, or a request that may have. */
export interface SurveyedOrg {
  readonly id: string;
  readonly updatedAtMs?: number;
}

/** How many objects the job has created and changed. */
export interface SurveyCounts {
  users: number;
  usersUpdated: number;
  roles: number;
  rolesUpdated: number;
  permissions: number;
  memberships: number;
  membershipsUpdated: number;
  factors: number;
  organizations: number;
  organizationsUpdated: number;
  /** Requests that may have created something: the ledger does not say. */
  inDoubt: number;
}

/** What a job has made, by its ledger. */
export interface Survey {
  readonly chunks: readonly SurveyedChunk[];
  /** Users, memberships and factors that the job created, by `keyOfObject`. */
  readonly created: IdSet;
  /** Those, its roles, permissions and organizations, and the ones that it changed. */
  readonly touched: IdSet;
  /** What several rows did to one object, by its key. */
  readonly merged: ReadonlyMap<string, Touch>;
  /** Since when memberships of these users may have been created without a record. */
  readonly openMemberships: ReadonlyMap<string, readonly IntentTime[]>;
  /** Memberships that the job deactivated, because their rows were gone from the file. */
  readonly deactivated: readonly AnyTouch[];
  readonly organizations: readonly SurveyedOrg[];
  /** Organizations that it updated. */
  readonly updatedOrganizations: readonly AnyTouch[];
  readonly roles: readonly SurveyedRole[];
  readonly permissions: readonly SurveyedPermission[];
  /** Requests that may have created roles or permissions of which nothing is recorded. */
  readonly openRoles: readonly OpenRole[];
  /** Keys of organizations that the job may have created. */
  readonly openOrganizations: ReadonlyMap<string, IntentTime>;
  /** Organizations of memberships whose own records are lost: the job may have created them. */
  readonly unrecordedOrganizations: ReadonlySet<string>;
  /** Requests that may have created organizations of which nothing is known. */
  readonly unknownOrganizations: number;
  readonly counts: Readonly<SurveyCounts>;
}

/**
 * Reads all ledgers of a job, one chunk at a time. Of a chunk that is done, rows whose records are lost count as in doubt.
 *
 * @throws Abort `ledger_unproved` (exit 5) when a resume can look up what is lost
 */
export async function surveyJob(opened: OpenedJob): Promise<Survey> {
  const { history, job } = opened;
  const chunks = chunksOf(opened);
  const fold = new SurveyFold(history);
  const unproved: number[] = [];
  for (const surveyed of chunks) {
    const known = await readSurveyed(job.ledgers, surveyed, opened);
    const isSettled = history.receipts.has(surveyed.chunk.index);
    if (!isSettled && !isProved(known)) unproved.push(surveyed.chunk.index);
    fold.add(known);
  }
  assertProvable(opened, unproved);
  for (const surveyed of fold.duplicates.size === 0 ? [] : chunks) {
    fold.gather(await readSurveyed(job.ledgers, surveyed, opened));
  }
  return fold.survey(chunks);
}

/** What the ledgers say of a chunk. */
export function readSurveyed(
  ledgers: ChunkLedgers,
  { chunk, epoch }: SurveyedChunk,
  { history, startedAtMs }: Pick<OpenedJob, 'history' | 'startedAtMs'>,
): Promise<KnownChunk> {
  const wasSettled = history.settled.has(chunk.index);
  return ledgers.read(chunk, epoch, { since: { atMs: startedAtMs }, wasSettled });
}

function chunksOf({ history, spec }: OpenedJob): readonly SurveyedChunk[] {
  const { chunkSize } = spec.options;
  return [...history.epochs]
    .sort(([one], [other]) => one - other)
    .map(([index, epoch]) => {
      const before = index * chunkSize;
      const count = Math.min(chunkSize, spec.csv.rows - before);
      return { chunk: { index, first: before + 1, count }, epoch };
    })
    .filter(({ chunk }) => chunk.count > 0);
}

class SurveyFold {
  /** Objects that several rows have created or changed. */
  readonly duplicates = new Set<string>();
  private readonly created = new IdSet();
  private readonly touched = new IdSet();
  private readonly occurrences = new Map<string, Touch[]>();
  private readonly openMemberships = new Map<string, IntentTime[]>();
  private readonly unrecorded = new Set<string>();
  private readonly known: ReadonlySet<string>;
  private readonly counts: SurveyCounts = {
    users: 0,
    usersUpdated: 0,
    roles: 0,
    rolesUpdated: 0,
    permissions: 0,
    memberships: 0,
    membershipsUpdated: 0,
    factors: 0,
    organizations: 0,
    organizationsUpdated: 0,
    inDoubt: 0,
  };

  constructor(private readonly history: JobHistory) {
    this.known = new Set(this.orgResults.map(({ id }) => id));
  }

  add({ rows }: KnownChunk): void {
    for (const [row, state] of rows) {
      const { touches, open } = tracesOf(row, state);
      for (const touch of touches) this.addTouch(touch);
      for (const { kind, since, userId } of open) {
        this.counts.inDoubt += 1;
        if (kind !== 'membership' || userId === undefined) continue;
        this.openMemberships.set(userId, [...(this.openMemberships.get(userId) ?? []), since]);
      }
      const organizationId = state.steps?.['membership']?.result?.organizationId;
      if (organizationId !== undefined && !this.known.has(organizationId)) {
        this.unrecorded.add(organizationId);
      }
    }
  }

  /** What each row did to the objects that several rows have. */
  gather({ rows }: KnownChunk): void {
    for (const [row, state] of rows) {
      for (const touch of tracesOf(row, state).touches) {
        const key = keyOfObject(touch.kind, touch.id);
        if (!this.duplicates.has(key)) continue;
        this.occurrences.set(key, [...(this.occurrences.get(key) ?? []), touch]);
      }
    }
  }

  survey(chunks: readonly SurveyedChunk[]): Survey {
    const { created, touched, openMemberships, counts, unrecorded } = this;
    const merged = new Map<string, Touch>();
    for (const [key, touches] of this.occurrences) {
      const touch = mergedTouch(touches);
      if (touch !== undefined) merged.set(key, touch);
    }
    const organizations = this.orgResults.filter(({ outcome }) => outcome === 'created');
    const openOrganizations = sharedIntents(this.history.shared, ORGANIZATION);
    const { roles, permissions, openRoles } = surveyRoles(this.history);
    const inDoubt = counts.inDoubt + openOrganizations.size + openRoles.length;
    const deactivated = this.deactivations();
    const updatedOrganizations = this.organizationUpdates();
    for (const touch of [...deactivated, ...updatedOrganizations]) this.addTouch(touch);
    for (const { id } of roles) touched.add(keyOfObject('role', id));
    for (const { id } of permissions) touched.add(keyOfObject('permission', id));
    for (const { id } of organizations) touched.add(keyOfObject(ORGANIZATION, id));
    const isLossy = this.history.badLines > 0 || this.history.head === undefined;
    return {
      chunks,
      created,
      touched,
      merged,
      deactivated,
      openMemberships,
      organizations,
      updatedOrganizations,
      roles,
      permissions,
      openRoles,
      openOrganizations,
      unknownOrganizations: 0,
      unrecordedOrganizations: isLossy ? unrecorded : new Set<string>(),
      counts: {
        ...counts,
        roles: roles.filter(({ isCreated }) => isCreated).length,
        rolesUpdated: roles.filter(({ isCreated }) => !isCreated).length,
        permissions: permissions.length,
        organizations: organizations.length,
        inDoubt,
      },
    };
  }

  private addTouch({ kind, id, isCreated }: AnyTouch): void {
    const key = keyOfObject(kind, id);
    if (isCreated) this.created.add(key);
    if (!this.touched.add(key)) {
      this.duplicates.add(key);
      return;
    }
    if (isCreated) this.counts[`${kind}s`] += 1;
    else if (kind !== 'factor' && kind !== 'permission') this.counts[`${kind}sUpdated`] += 1;
  }

  /** Each was active before: it was looked at. One without a recorded result may not have been sent. */
  private deactivations(): readonly AnyTouch[] {
    const { shared } = this.history;
    const ids = new Set([
      ...sharedResults(shared, DEACTIVATION).keys(),
      ...sharedIntents(shared, DEACTIVATION).keys(),
    ]);
    return [...ids].map((id) => ({
      kind: 'membership',
      id,
      isCreated: false,
      before: { values: { status: 'active' } },
      ...defined({ updatedAtMs: sharedResults(shared, DEACTIVATION).get(id)?.updatedAtMs }),
    }));
  }

  /** An update without a recorded result may have been sent. */
  private organizationUpdates(): readonly AnyTouch[] {
    const { shared } = this.history;
    const befores = sharedBefores(shared, ORGANIZATION);
    const results = sharedResults(shared, ORGANIZATION);
    const touches = new Map<string, AnyTouch>();
    for (const [key, { id, ...before }] of befores) {
      const { outcome, updatedAtMs } = results.get(key) ?? {};
      if (outcome === 'created' || touches.has(id)) continue;
      touches.set(id, {
        kind: ORGANIZATION,
        id,
        isCreated: false,
        before,
        ...defined({ updatedAtMs }),
      });
    }
    for (const { id, outcome } of results.values()) {
      if (outcome !== 'updated' || touches.has(id)) continue;
      touches.set(id, { kind: ORGANIZATION, id, isCreated: false });
    }
    return [...touches.values()];
  }

  /** One organization may have been found by several keys. */
  private get orgResults(): readonly StepResult[] {
    return [...sharedResults(this.history.shared, ORGANIZATION).values()];
  }
}
