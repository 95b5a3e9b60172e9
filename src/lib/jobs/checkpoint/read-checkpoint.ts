import {
  asObject,
  ifValid,
  type Guard,
  isCount,
  isFlag,
  isJobId,
  isNumber,
  isRequestCounts,
  isOutcomeCounts,
  isText,
  listOf,
  NO_ROLES,
  objectOf,
  type OutcomeCounts,
  parseJson,
  type Summary,
} from '../../model';
import { rejectNewer } from '../version';
import { type Checkpoint, CHECKPOINT_VERSION, isJobStatus } from './checkpoint';
import { readSpec } from './read-spec';

/**
 * Reads the text of a `checkpoint.json`. Undefined when it is torn or lacks what a resume needs. Unknown fields are
 * kept: a checkpoint is shown as it was written.
 *
 * @throws Abort `job_newer`
 */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const stored = asObject(parseJson(text));
  if (stored === undefined) return undefined;
  rejectNewer(stored['version'], CHECKPOINT_VERSION);
  const spec = readSpec(stored);
  const { version, dryRun, summary: storedSummary } = stored;
  if (spec === undefined || !isHead(stored)) return undefined;
  const summary = readSummary(storedSummary, stored.createdAt);
  if (summary === undefined) return undefined;
  return {
    ...stored,
    ...spec,
    version: ifValid(version, isNumber) ?? CHECKPOINT_VERSION,
    dryRun: ifValid(dryRun, isFlag) ?? false,
    summary,
  };
}

const isHead = objectOf<
  Pick<Checkpoint, 'jobId' | 'status' | 'chunks' | 'createdAt' | 'updatedAt'>
>({
  jobId: isJobId,
  status: isJobStatus,
  chunks: objectOf({ total: isCount, done: isCount, size: isCount }),
  createdAt: isText,
  updatedAt: isText,
});

type OtherCounts = Omit<Summary, keyof OutcomeCounts | 'startedAt' | 'endedAt' | 'warnings'>;

const hasOtherCounts: Guard<OtherCounts> = objectOf<OtherCounts>({
  total: isCount,
  successes: isCount,
  failures: isCount,
  unprocessed: isCount,
  organizationsCreated: isCount,
  organizationsFound: isCount,
  organizationsUpdated: isCount,
  organizationsFailed: isCount,
  missing: isCount,
  membershipsDeactivated: isCount,
  rolesCreated: isCount,
  rolesFound: isCount,
  rolesUpdated: isCount,
  rolesFailed: isCount,
  permissionsCreated: isCount,
  requests: isRequestCounts,
  // Below zero where the clock was set back during the run.
  durationMs: isNumber,
});

/** A count that an older version did not have is 0. */
function readOutcomeCounts(stored: Readonly<Record<string, unknown>>): OutcomeCounts | undefined {
  const given = {
    existing: 0,
    usersUnchanged: 0,
    membershipsUnchanged: 0,
    membershipsInactive: 0,
    membershipsPending: 0,
    membershipsRepeated: 0,
    factorsCreated: 0,
    factorsExisting: 0,
    factorsUnchanged: 0,
    ...stored,
  };
  return isOutcomeCounts(given) ? given : undefined;
}

/** What is only displayed may be missing. */
function readSummary(value: unknown, createdAt: string): Summary | undefined {
  const stored = asObject(value);
  if (stored === undefined) return undefined;
  const { startedAt, endedAt, warnings } = stored;
  const counts = readOutcomeCounts(stored);
  const later = { missing: 0, membershipsDeactivated: 0, ...NO_ROLES };
  const others = { ...later, organizationsUpdated: 0, organizationsFailed: 0, ...stored };
  if (counts === undefined || !hasOtherCounts(others)) return undefined;
  return {
    ...others,
    ...counts,
    startedAt: ifValid(startedAt, isText) ?? createdAt,
    endedAt: ifValid(endedAt, isText) ?? null,
    warnings: ifValid(warnings, listOf(isText)) ?? [],
  };
}
