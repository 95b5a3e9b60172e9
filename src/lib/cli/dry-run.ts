import { estimate, planCsv, type Plan, type Estimate } from '../import';
import type { JobOptions } from '../jobs';
import { asOrganizationId, defined, EMPTY_TALLY, type JobId, type Summary } from '../model';
import type { CommandAnswer } from './answer';
import { EXIT } from './exit-status';
import { renderPlan } from './render-plan';
import { systemClock } from './system';

/** What `import --dry-run --json` prints: an import's answer with nothing done, and the plan. */
export interface DryRunJson {
  readonly jobId: JobId;
  readonly status: 'completed';
  readonly target: null;
  readonly dryRun: true;
  readonly csv: Plan['csv'];
  readonly summary: Summary;
  readonly throughput: { writesPerSecond: 0; usersPerSecond: 0; budgetUsed: 0 };
  readonly files: null;
  readonly next: readonly string[];
  readonly plan: {
    readonly users: number;
    readonly memberships: number;
    readonly organizations: Plan['expectation']['organizations'];
    readonly refused: Plan['refused'];
    readonly requests: Omit<Estimate, 'shortestMs'>;
    readonly shortestDurationMs: number;
  };
}

export interface DryRunCommand {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly options: JobOptions;
}

/** Plans an import and sends nothing; leaves no job behind. Rows that would be refused count as failures. */
export async function dryRun(command: DryRunCommand): Promise<CommandAnswer<DryRunJson>> {
  const { csvPath, jobId, options } = command;
  const startedAtMs = systemClock.now();
  const org =
    options.orgId === null
      ? undefined
      : { kind: 'id' as const, id: asOrganizationId(options.orgId) };
  const plan = await planCsv({ csvPath, chunkSize: options.chunkSize, ...defined({ org }) });
  const writesPerSecond = options.rateLimit * (1 - options.headroom);
  const need = estimate(plan.expectation, { writesPerSecond, createOrgs: options.createOrgs });
  const { shortestMs, ...requests } = need;
  const { users, memberships, organizations, refusedRows } = plan.expectation;
  return {
    json: {
      jobId,
      status: 'completed',
      target: null,
      dryRun: true,
      csv: plan.csv,
      summary: summaryOf(plan, startedAtMs),
      throughput: { writesPerSecond: 0, usersPerSecond: 0, budgetUsed: 0 },
      files: null,
      next: [],
      plan: {
        users,
        memberships,
        organizations,
        refused: plan.refused,
        requests,
        shortestDurationMs: shortestMs,
      },
    },
    text: renderPlan(plan, need, writesPerSecond),
    exit: refusedRows > 0 ? EXIT.someRowsFailed : EXIT.done,
  };
}

function summaryOf({ csv, expectation, warnings }: Plan, startedAtMs: number): Summary {
  const now = systemClock.now();
  return {
    ...EMPTY_TALLY,
    total: csv.rows,
    failures: expectation.refusedRows,
    unprocessed: csv.rows - expectation.refusedRows,
    organizationsCreated: 0,
    organizationsFound: 0,
    requests: { writes: 0, reads: 0, throttled: 0, retried: 0 },
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(now).toISOString(),
    durationMs: now - startedAtMs,
    warnings,
  };
}
