import {
  type Checkpoint,
  CHECKPOINT_VERSION,
  type JobOptions,
  type JobStatus,
  type Target,
} from '../../jobs';
import {
  assertBalanced,
  defined,
  type JobId,
  outcomeCounts,
  type RequestCounts,
  type RoleCounts,
  settledRows,
  type Summary,
  type Tally,
} from '../../model';
import type { Plan } from '../plan/plan-csv';
import type { OrgCounts } from '../rows/described-orgs';
import type { MissingCounts } from './missing-counts';

/** A run as it is recorded: the numbers that change while it is in progress. */
export interface RunState {
  readonly status: JobStatus;
  readonly jobBeganAtMs: number;
  readonly nowMs: number;
  readonly chunksDone: number;
  readonly tally: Tally;
  readonly orgs: OrgCounts;
  readonly roles: RoleCounts;
  /** Requests and working time of all runs of the job. */
  readonly spent: { readonly requests: RequestCounts; readonly ms: number };
  readonly missing: MissingCounts;
  /** Warnings besides those of the plan. */
  readonly warnings: readonly string[];
}

/** The part of the checkpoint that does not depend on progress. */
export interface CheckpointedJob {
  readonly jobId: JobId;
  readonly target: Target;
  readonly options: JobOptions;
  readonly plan: Plan;
}

/** The content of `checkpoint.json`. Pure. */
export function composeCheckpoint(job: CheckpointedJob, state: RunState): Checkpoint {
  const { jobId, target, options, plan } = job;
  const { status, chunksDone, jobBeganAtMs, nowMs } = state;
  return {
    version: CHECKPOINT_VERSION,
    jobId,
    kind: 'import',
    status,
    target,
    dryRun: false,
    csv: plan.csv,
    ...defined({ tenant: fingerprintsOf(plan) }),
    options,
    chunks: { total: plan.chunks.length, done: chunksDone, size: options.chunkSize },
    summary: composeSummary(plan, state),
    createdAt: iso(jobBeganAtMs),
    updatedAt: iso(nowMs),
  };
}

function fingerprintsOf({ tenant }: Plan): Checkpoint['tenant'] {
  const { organizations, roles } = tenant;
  if (organizations === undefined && roles === undefined) return undefined;
  return defined({ organizations: organizations?.csv, roles: roles?.csv });
}

function composeSummary(plan: Plan, state: RunState): Summary {
  const { status, jobBeganAtMs, nowMs, tally, orgs, roles, spent, missing } = state;
  const summary: Summary = {
    total: plan.csv.rows,
    successes: tally.successes,
    failures: tally.failures,
    ...outcomeCounts(tally),
    unprocessed: plan.csv.rows - settledRows(tally),
    organizationsCreated: orgs.created,
    organizationsFound: orgs.found + orgs.differing,
    organizationsUpdated: orgs.updated,
    organizationsFailed: orgs.failed,
    ...roles,
    missing: missing.rows,
    membershipsDeactivated: missing.deactivated,
    requests: spent.requests,
    startedAt: iso(jobBeganAtMs),
    endedAt: status === 'running' ? null : iso(nowMs),
    durationMs: spent.ms,
    warnings: [...plan.warnings, ...state.warnings],
  };
  assertBalanced(summary);
  return summary;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
