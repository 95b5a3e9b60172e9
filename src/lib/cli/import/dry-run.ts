import {
  type Estimate,
  estimate,
  openSince,
  type Plan,
  planCsv,
  type SinceCounts,
  writesPerSecond,
} from '../../import';
import type { JobOptions } from '../../jobs';
import {
  defined,
  EMPTY_TALLY,
  type JobId,
  NO_REQUESTS,
  NO_ROLES,
  outcomeCounts,
  type Summary,
} from '../../model';
import type { ColumnProposals } from '../../records';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { importCommand, validateCommandOf, withProposals } from '../job/next-commands';
import { renderPlan } from './render-plan';
import { withJobs } from '../job/with-jobs';
import { systemClock } from '../machine/system';

/** What `import --dry-run --json` prints: the result of an import that sent nothing, and its plan. */
export interface DryRunJson {
  readonly jobId: JobId;
  readonly status: 'completed' | 'partial';
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
    readonly factors: number;
    readonly organizations: Plan['expectation']['organizations'];
    readonly refused: Plan['rejected'];
    readonly requests: Omit<Estimate, 'shortestMs'>;
    readonly shortestDurationMs: number;
    /** Present with `--since`. */
    readonly since?: SinceCounts;
  };
}

/** The arguments and flags of `import --dry-run`. */
export interface DryRunCommand {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly checkpointDir: string;
  readonly noPartial: boolean;
  readonly options: JobOptions;
}

/** Plans an import without sending anything or leaving a job. Rows that would be rejected count as failures. */
export async function dryRun(command: DryRunCommand): Promise<CommandAnswer<DryRunJson>> {
  const { csvPath, jobId, options } = command;
  const startedAt = new Date(systemClock.now()).toISOString();
  const beganMs = systemClock.monotonicMs();
  const since = await sinceOf(command);
  const plan = await planCsv({
    since,
    csvPath,
    tenant: options,
    chunkSize: options.chunkSize,
    format: options,
    reading: options,
    rejecting: options,
    commandWith: (proposals) => dryRunCommand(command, proposals),
  });
  const need = estimate(plan.expectation, options);
  const { shortestMs, ...requests } = need;
  const { users, memberships, factors, organizations, rejectedRows } = plan.expectation;
  const next = nextSteps(command, plan);
  const changes = since?.counts;
  since?.close();
  return {
    json: {
      jobId,
      status: rejectedRows > 0 ? 'partial' : 'completed',
      target: null,
      dryRun: true,
      csv: plan.csv,
      summary: summaryOf(plan, startedAt, {
        durationMs: systemClock.monotonicMs() - beganMs,
        missing: changes?.missing ?? 0,
      }),
      throughput: { writesPerSecond: 0, usersPerSecond: 0, budgetUsed: 0 },
      files: null,
      next,
      plan: {
        users,
        memberships,
        factors,
        organizations,
        refused: plan.rejected,
        requests,
        shortestDurationMs: shortestMs,
        ...defined({ since: changes }),
      },
    },
    text: renderPlan(plan, need, { writesPerSecond: writesPerSecond(options), next, changes }),
    exit: exitOf(rejectedRows, command),
  };
}

/** The earlier jobs are read from the store, if there is one; without them a dry run needs none. */
async function sinceOf(command: DryRunCommand): ReturnType<typeof openSince> {
  if (command.options.since === null) return undefined;
  const reading = { 'checkpoint-dir': command.checkpointDir, isReading: true };
  return withJobs(reading, ({ files }) => openSince(files, command));
}

/** This dry run, with unread columns read as what they seem to mean. */
function dryRunCommand(command: DryRunCommand, proposals: ColumnProposals): string {
  const options = withProposals(command.options, proposals);
  return importCommand({ ...command, options, sandbox: false }, '--dry-run');
}

function nextSteps(command: DryRunCommand, { columns, expectation }: Plan): readonly string[] {
  const { csvPath, options } = command;
  const { proposals } = columns;
  // What is read by them may change what is rejected.
  if (Object.keys(proposals).length > 0) return [dryRunCommand(command, proposals)];
  const steps = [importCommand({ ...command, sandbox: false })];
  if (expectation.rejectedRows > 0) {
    steps.unshift(validateCommandOf(csvPath, options));
  }
  return steps;
}

function exitOf(rejectedRows: number, { noPartial }: DryRunCommand): number {
  if (rejectedRows === 0) return EXIT.done;
  return noPartial ? EXIT.inputInvalid : EXIT.someRowsFailed;
}

function summaryOf(
  plan: Plan,
  startedAt: string,
  { durationMs, missing }: Pick<Summary, 'durationMs' | 'missing'>,
): Summary {
  const { csv, expectation, warnings } = plan;
  return {
    ...outcomeCounts(EMPTY_TALLY),
    total: csv.rows,
    successes: 0,
    failures: expectation.rejectedRows,
    unprocessed: csv.rows - expectation.rejectedRows,
    organizationsCreated: 0,
    organizationsFound: 0,
    organizationsUpdated: 0,
    organizationsFailed: 0,
    missing,
    membershipsDeactivated: 0,
    ...NO_ROLES,
    requests: NO_REQUESTS,
    startedAt,
    endedAt: new Date(systemClock.now()).toISOString(),
    durationMs,
    warnings,
  };
}
