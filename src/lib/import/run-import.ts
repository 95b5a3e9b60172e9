import { csvLine, spreadsheetSafe } from '../csv';
import {
  beginJob,
  type Checkpoint,
  claimFolder,
  type Job,
  type JobFiles,
  type JobOptions,
  type JobStatus,
  type Target,
} from '../jobs';
import { Abort, asOrganizationId, type Clock, defined, type JobId, type OrgRef } from '../model';
import { createGate, createPermitSource, DEFAULT_RETRY_POLICY } from '../pacing';
import type { Gateway } from '../workos';
import type { StepContext } from './context';
import { drive } from './drive';
import type { Emit } from './events';
import { findOrCreateOrg } from './find-or-create-org';
import { LiveJob } from './live-job';
import type { Note } from './notes';
import { OrgResolver } from './org-resolver';
import { type Plan, planCsv, type PlanRequest } from './plan-csv';
import { type LiveCounts, RequestStack } from './request-stack';
import type { StopSwitch } from './stop-switch';
import { UserChain } from './user-chain';

// Rows that wait for an organization, an earlier row or a retry must not keep slots idle.
const SEATS_PER_SLOT = 4;
const EXTRA_SEATS = 16;

/** What an import is asked for. */
export interface ImportRequest {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly checkpointDir: string;
  readonly target: Target;
  readonly options: JobOptions;
}

/** The outside world of an import. */
export interface ImportPorts {
  readonly files: JobFiles;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Random text, new for each job. */
  readonly newNonce: () => string;
  readonly gateway: Gateway;
  readonly stop: StopSwitch;
  readonly emit: Emit;
}

/** How an import ended. */
export interface ImportEnd {
  readonly checkpoint: Checkpoint;
  readonly files: Job['files'];
  /** Why rows failed, most frequent first. */
  readonly reasons: readonly Note[];
  /** Why it ended before its rows did. */
  readonly stoppedBy?: Abort;
}

/**
 * Imports a CSV: plan, job, organizations, rows, reports.
 *
 * @throws Abort when nothing was begun: the file cannot be imported, the job is in the way, `--org-id` is unknown
 */
export async function runImport(request: ImportRequest, ports: ImportPorts): Promise<ImportEnd> {
  const folder = await claimFolder(ports.files, {
    checkpointDir: request.checkpointDir,
    jobId: request.jobId,
    now: new Date(ports.clock.now()).toISOString(),
  });
  const counts: LiveCounts = { writes: 0, reads: 0, throttled: 0, retried: 0 };
  const context: StepContext = {
    stack: buildStack(request, ports, counts),
    gateway: ports.gateway,
    clock: ports.clock,
    nonce: ports.newNonce(),
    onExisting: request.options.onExisting,
    createOrgs: request.options.createOrgs,
  };
  try {
    const plan = await planCsv(planRequest(request, ports));
    await checkOrg(context, request.options);
    const live = new LiveJob({ request, plan, ports, counts });
    const job = await beginJob(ports.files, folder, {
      checkpoint: live.checkpoint('running'),
      nonce: context.nonce,
      atMs: live.startedAtMs,
    });
    return await work({ request, ports, context, plan, live, job });
  } catch (error) {
    // Without a checkpoint it is no job, and nothing of it may stay.
    await folder.abandonUnlessJob();
    throw error;
  }
}

interface Run {
  readonly request: ImportRequest;
  readonly ports: ImportPorts;
  readonly context: StepContext;
  readonly plan: Plan;
  readonly live: LiveJob;
  readonly job: Job;
}

async function work(run: Run): Promise<ImportEnd> {
  const { request, ports, context, plan, live, job } = run;
  const { rows, expectation, warnings } = { rows: plan.csv.rows, ...plan };
  ports.emit({ type: 'planned', rows, expectation, warnings });
  const orgs = new OrgResolver(context, plan.orgs, (...records) => job.record(...records));
  live.attach(job, orgs.counts);
  await drive({
    plan,
    job,
    rows: {
      ...context,
      columns: plan.columns,
      orgs,
      chain: new UserChain(plan.links),
      ...defined({ org: orgForAll(request.options) }),
    },
    stop: ports.stop,
    seats: request.options.concurrency * SEATS_PER_SLOT + EXTRA_SEATS,
    listener: live,
  });
  return finish(run);
}

async function finish({ ports, plan, live, job }: Run): Promise<ImportEnd> {
  const { stop } = ports;
  if (stop.bug !== undefined) throw stop.bug;
  ports.emit({ type: 'reporting' });
  let { reason } = stop;
  try {
    const { badLines } = await job.writeReports(plan.chunks, resultLine);
    live.badLines = badLines;
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    reason ??= error;
  }
  const checkpoint = live.checkpoint(statusOf(reason, live.failures));
  try {
    await job.saveCheckpoint(checkpoint);
    await job.close();
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    reason ??= error;
  }
  const { reasons } = live;
  return { checkpoint, files: job.files, reasons, ...defined({ stoppedBy: reason }) };
}

function statusOf(reason: Abort | undefined, failures: number): JobStatus {
  if (reason === undefined) return failures > 0 ? 'partial' : 'completed';
  return reason.reason === 'interrupted' ? 'interrupted' : 'stopped';
}

// Ids and emails of people's own making: a spreadsheet must not take them for formulas.
function resultLine(cells: readonly string[]): string {
  return csvLine(cells.map(spreadsheetSafe));
}

function buildStack(request: ImportRequest, ports: ImportPorts, counts: LiveCounts): RequestStack {
  const { concurrency, rateLimit, headroom } = request.options;
  const { clock, random, stop, emit } = ports;
  const permits = createPermitSource({ writesPerSecond: rateLimit * (1 - headroom) }, clock);
  return new RequestStack({
    gate: createGate(permits, concurrency, clock),
    clock,
    random,
    policy: DEFAULT_RETRY_POLICY,
    stop,
    counts,
    onThrottled: (delayMs) => {
      emit({ type: 'throttled', delayMs });
    },
  });
}

function planRequest(request: ImportRequest, ports: ImportPorts): PlanRequest {
  return {
    csvPath: request.csvPath,
    chunkSize: request.options.chunkSize,
    ...defined({ org: orgForAll(request.options) }),
    onProgress: (bytesRead, bytes) => {
      // Nothing was begun yet: a stop needs no report.
      if (ports.stop.reason !== undefined) throw ports.stop.reason;
      ports.emit({ type: 'planning', bytesRead, bytes });
    },
  };
}

function orgForAll({ orgId }: JobOptions): OrgRef | undefined {
  return orgId === null ? undefined : { kind: 'id', id: asOrganizationId(orgId) };
}

// A mistyped --org-id is found before any user is made.
async function checkOrg(context: StepContext, options: JobOptions): Promise<void> {
  const ref = orgForAll(options);
  if (ref === undefined) return;
  const end = await findOrCreateOrg(context, { ref, intend: () => Promise.resolve(0) });
  if (end.ok) return;
  const { failure } = end;
  const reason = failure.retryClass === 'permanent' ? 'usage' : 'stopped_early';
  throw new Abort(reason, failure.code, `--org-id: ${failure.message}`);
}
