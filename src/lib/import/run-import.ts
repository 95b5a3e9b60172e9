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
import { Abort, type Clock, defined, type JobId, type OrganizationId } from '../model';
import { createGate, createPermitSource, DEFAULT_RETRY_POLICY } from '../pacing';
import type { Gateway } from '../workos';
import type { StepContext } from './context';
import { drive } from './drive';
import type { Emit } from './events';
import { findOrCreateOrg } from './find-or-create-org';
import { LiveJob } from './live-job';
import type { Note } from './notes';
import { orgForAll, writesPerSecond } from './options';
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
  /** False when the disk refused `results.csv` or `errors.jsonl`. */
  readonly reported: boolean;
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
    const org = await checkOrg(context, request.options);
    refuseWhenStopped(ports.stop);
    const live = new LiveJob({ request, plan, ports, counts });
    const job = await beginJob(ports.files, folder, {
      checkpoint: live.checkpoint('running'),
      nonce: context.nonce,
      atMs: live.startedAtMs,
    });
    return await work({ request, ports, context, plan, live, job, ...defined({ org }) });
  } catch (error) {
    // Without a checkpoint it is no job, and nothing of it may stay.
    await folder.abandonUnlessJob();
    if (error instanceof Abort) refuseWhenStopped(ports.stop);
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
  /** The organization of `--org-id`, looked up. */
  readonly org?: OrganizationId;
}

async function work(run: Run): Promise<ImportEnd> {
  const { request, ports, context, plan, live, job } = run;
  const { csv, expectation, warnings } = plan;
  ports.emit({ type: 'planned', rows: csv.rows, expectation, warnings });
  const orgs = new OrgResolver(context, plan.orgs, (...records) => job.record(...records));
  live.attach(job, orgs.counts);
  const forAll = orgForAll(request.options);
  if (forAll !== undefined && run.org !== undefined) orgs.know(forAll, run.org);
  await drive({
    plan,
    job,
    rows: {
      ...context,
      columns: plan.columns,
      orgs,
      chain: new UserChain(plan.links),
      ...defined({ org: forAll }),
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
  // What the disk refuses now leaves the ledger as it is: the end is told, and nothing is lost.
  const refusals: Abort[] = [];
  const unlessRefused = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      refusals.push(error);
      return false;
    }
  };
  const reported = await unlessRefused(writeReports(job, plan, live));
  const reason = endingOf(stop.reason ?? refusals[0], live);
  let checkpoint = live.checkpoint(statusOf(reason, live.failures));
  const saved = await unlessRefused(job.saveCheckpoint(checkpoint));
  if (!saved) checkpoint = live.checkpoint(statusOf(reason ?? refusals[0], live.failures));
  await unlessRefused(job.close());
  const { reasons } = live;
  const stoppedBy = reason ?? refusals[0];
  return { checkpoint, files: job.files, reported, reasons, ...defined({ stoppedBy }) };
}

async function writeReports(job: Job, plan: Plan, live: LiveJob): Promise<void> {
  const { badLines } = await job.writeReports(plan.chunks, resultLine);
  live.badLines = badLines;
}

/** Why the run ended early, if it did: a stop that came when all was done stopped nothing. */
function endingOf(reason: Abort | undefined, live: LiveJob): Abort | undefined {
  if (live.unprocessed === 0) {
    const isLate = reason?.reason === 'interrupted' || reason?.code === 'max_errors';
    return isLate ? undefined : reason;
  }
  if (reason === undefined) throw new Error('Rows are left, and nothing stopped the run');
  return reason;
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
  const { concurrency } = request.options;
  const { clock, random, stop, emit } = ports;
  const permits = createPermitSource({ writesPerSecond: writesPerSecond(request.options) }, clock);
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
      refuseWhenStopped(ports.stop);
      ports.emit({ type: 'planning', bytesRead, bytes });
    },
  };
}

// A stop before the job exists leaves nothing behind: there is no end to report.
function refuseWhenStopped({ reason }: StopSwitch): void {
  if (reason?.reason !== 'interrupted') return;
  throw new Abort(
    'interrupted',
    reason.code,
    'Stopped before the job began: nothing was imported.',
    ['Run the same command again'],
  );
}

// A mistyped --org-id is found before any user is made.
async function checkOrg(
  context: StepContext,
  options: JobOptions,
): Promise<OrganizationId | undefined> {
  const ref = orgForAll(options);
  if (ref === undefined) return undefined;
  const end = await findOrCreateOrg(context, { ref, intend: () => Promise.resolve(0) });
  if (end.ok) return end.organization.id;
  const { failure } = end;
  const reason = failure.retryClass === 'permanent' ? 'usage' : 'stopped_early';
  throw new Abort(reason, failure.code, `--org-id: ${failure.message}`);
}
