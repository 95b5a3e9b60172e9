import {
  beginInTurn,
  beginJob,
  claimFolder,
  type ClaimedFolder,
  discardFolder,
  type FirstRecord,
  type Job,
  type JobFiles,
  type JobOptions,
  NO_SHARED_STEPS,
} from '../../jobs';
import {
  Abort,
  type Clock,
  count,
  countOf,
  defined,
  type JobId,
  orgKey,
  sanitizeLine,
  type StepResult,
} from '../../model';
import { openRoute } from '../../requests';
import { orgForAll } from '../options';
import { type Plan, planCsv, type PlanRequest } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import { openSince } from '../since/open-since';
import {
  describeMissingRoles,
  type EnvironmentRoles,
  findMissingRoles,
  refuseMissingRoles,
} from '../roles/missing-roles';
import type { StepContext } from '../rows/step-context';
import { findOrCreateOrg } from '../rows/find-or-create-org';
import { ORGANIZATION } from '../rows/org-resolver';
import { claimJob } from './claim-job';
import { holdWindow } from './hold-window';
import type { ImportEnd } from './import-end';
import { warnOfOtherJobs } from './other-jobs';
import { resumeImport } from './resume-import';
import { runJob } from './run-job';
import { RunProgress } from './run-progress';
import { contextOf, limitsOf, planRequest, throwWhenStopped } from './run-setup';
import { findSameJob, type SameJobRequest } from './same-job';
import { assertSinceEnvironment, throwOnTooManyMissing } from './since-checks';

const NOT_BEGUN = 'Stopped before the job began: nothing was imported.';

/** Where jobs are. */
export interface JobsPlace {
  readonly files: JobFiles;
  readonly checkpointDir: string;
}

/** What an import needs to know. */
export interface ImportRequest extends SameJobRequest, Pick<PlanRequest, 'commandWith'> {
  /** Nothing is sent when the plan rejects a row. */
  readonly noPartial?: boolean;
  /** The command that creates the roles which rows name. */
  readonly createRolesCommand?: string;
  /** The command that prints the plan. */
  readonly planCommand?: string;
  /** Where the jobs are that `--since` names, if not where this one is. */
  readonly earlierJobs?: JobsPlace;
}

/**
 * Imports a CSV: plan, job, organizations, rows, reports. Where the file has a job already, and `sameFile` says what to
 * do with it, that job is resumed instead.
 *
 * @throws Abort when the import did not begin: the file cannot be imported, a job is in the way, `--org-id` is unknown,
 * WorkOS refused the key
 */
export async function runImport(request: ImportRequest, ports: ImportPorts): Promise<ImportEnd> {
  const folder = await claimUnlessJob(request, ports);
  const abandon = async (): Promise<void> => {
    if (!(folder instanceof Abort)) await folder.abandonUnlessJob();
  };
  let found: { readonly plan: Plan; readonly jobId: JobId | undefined };
  try {
    const earlier = earlierJobsOf(request, ports);
    const since = await openSince(earlier.files, { ...request, ...earlier });
    const plan = await planCsv(planRequest({ ...request, since }, ports, NOT_BEGUN));
    found = { plan, jobId: await findSameJob(request, plan, ports.files) };
    if (found.jobId === undefined) {
      if (folder instanceof Abort) throw folder;
      return await importAsNew({ request, folder, plan }, ports);
    }
  } catch (error) {
    // Without a checkpoint it is not a job, and its folder must not remain.
    await abandon();
    if (error instanceof Abort) throwWhenStopped(ports.stop, NOT_BEGUN);
    throw error;
  }
  await abandon();
  return resumeSame({ request, plan: found.plan, jobId: found.jobId }, ports);
}

function earlierJobsOf(request: ImportRequest, { files }: ImportPorts): JobsPlace {
  return request.earlierJobs ?? { files, checkpointDir: request.checkpointDir };
}

/** The folder of a new job; the `Abort` that says so when the user has named a job that exists. */
async function claimUnlessJob(
  { checkpointDir, jobId, sameFile, takeOver }: ImportRequest,
  { files, clock }: ImportPorts,
): Promise<ClaimedFolder | Abort> {
  try {
    const request = { checkpointDir, jobId, now: nowOf(clock), ...defined({ takeOver }) };
    return await claimFolder(files, request);
  } catch (error) {
    const isJob = error instanceof Abort && error.code === 'job_exists';
    if (!isJob || sameFile === undefined) throw error;
    return error;
  }
}

function nowOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

interface NewImport {
  readonly request: ImportRequest;
  readonly folder: ClaimedFolder;
  readonly plan: Plan;
}

async function importAsNew(given: NewImport, ports: ImportPorts): Promise<ImportEnd> {
  const { request, folder, plan: planned } = given;
  const { jobId, target, options } = request;
  if (request.noPartial === true) throwOnRejected(planned, request);
  if (options.deactivateMissing) throwOnTooManyMissing(planned, request);
  const window = holdWindow(folder.hold, ports);
  const route = openRoute({ ...limitsOf(options), ...defined({ window }) }, ports);
  const context = contextOf(options, ports, { stack: route.stack, nonce: ports.newNonce() });
  const { listedRoles, ...looked } = await lookAtRoles(context, given, ports);
  const plan = await warnOfOtherJobs(looked.plan, request, ports);
  const parts = { ...given, plan };
  await ports.confirm?.({ plan });
  const { files } = earlierJobsOf(request, ports);
  await assertSinceEnvironment(plan.since, { ports: { ...ports, files }, stack: route.stack });
  const orgs = await checkOrg(context, options, plan);
  throwWhenStopped(ports.stop, NOT_BEGUN);
  const progress = new RunProgress({ jobId, target, options, plan, ports, route });
  const job = await beginUnlessBegun(parts, ports, {
    checkpoint: progress.checkpoint('running'),
    nonce: context.nonce,
    keyDigest: ports.digestKey(context.nonce),
    atMs: progress.startedAtMs,
  });
  for (const [subject, result] of orgs) {
    await job.record({ type: 'result', step: ORGANIZATION, subject, result });
  }
  const { expectation, warnings, columns, csv } = plan;
  ports.emit({ type: 'planned', rows: csv.rows, expectation, warnings, columns });
  const head = { nonce: context.nonce, startedAtMs: progress.startedAtMs };
  const shared = { ...NO_SHARED_STEPS, results: new Map([[ORGANIZATION, orgs]]) };
  const history = { ...NO_HISTORY, head, shared };
  const own = { jobId, options, plan, progress, job, history, ...defined({ listedRoles }) };
  const run = { ...own, ports, route, context };
  const end = await runJob({ ...run, retry: 'none' });
  const { counts } = route;
  // A key that WorkOS has never accepted leaves no job.
  const isUnsent = counts.keyRefused === counts.writes + counts.reads;
  if (end.stoppedBy?.reason === 'key_refused' && isUnsent) {
    await discardFolder(ports.files, folder.path, nowOf(ports.clock));
    throw end.stoppedBy;
  }
  return end;
}

/**
 * Warns of roles that rows name and WorkOS lacks, while nothing is written yet.
 *
 * @throws Abort `roles_missing` with `--no-partial`
 */
async function lookAtRoles(
  context: StepContext,
  { request, plan }: NewImport,
  { emit }: ImportPorts,
): Promise<{ readonly plan: Plan; readonly listedRoles: EnvironmentRoles['listed'] }> {
  const { options, noPartial, createRolesCommand } = request;
  const { listed, missing } = await findMissingRoles(context, plan, options);
  if (missing.length === 0) return { plan, listedRoles: listed };
  if (noPartial === true) refuseMissingRoles(missing, plan, createRolesCommand);
  const warning = describeMissingRoles(missing, plan, createRolesCommand);
  emit({ type: 'warning', message: warning });
  return { plan: { ...plan, warnings: [...plan.warnings, warning] }, listedRoles: listed };
}

/** @throws Abort when the plan predicts that rows fail */
function throwOnRejected({ csv, expectation }: Plan, { planCommand }: ImportRequest): void {
  const { rejectedRows } = expectation;
  if (rejectedRows === 0) return;
  throw new Abort(
    'input_invalid',
    'rows_rejected',
    `${count(rejectedRows)} of ${countOf(csv.rows, 'row')} would be rejected. Nothing was sent, because --no-partial was given.`,
    planCommand === undefined ? [] : [`See which: ${planCommand}`],
  );
}

/** Begins the job, unless another process has begun one of the file since this one looked. */
async function beginUnlessBegun(
  { request, folder, plan }: NewImport,
  { files, clock }: ImportPorts,
  first: FirstRecord,
): Promise<Job> {
  const { sameFile, checkpointDir, csvPath, takeOver } = request;
  if (sameFile === undefined) return beginJob(files, folder, first);
  const place = { checkpointDir, now: nowOf(clock), clock, ...defined({ takeOver }) };
  return beginInTurn(files, place, async () => {
    const other = await findSameJob(request, plan, files);
    if (other === undefined) return beginJob(files, folder, first);
    throw new Abort(
      'job_in_the_way',
      'job_exists',
      `${sanitizeLine(csvPath)} has been imported by another process meanwhile, as the job ${other}. Nothing was sent.`,
      ['Run the same command again: it continues that job'],
    );
  });
}

/** Resumes the job that the file has already. */
async function resumeSame(
  { request, plan, jobId }: Pick<NewImport, 'request' | 'plan'> & { readonly jobId: JobId },
  ports: ImportPorts,
): Promise<ImportEnd> {
  const { checkpointDir, target, csvPath, options, takeOver } = request;
  const named = { jobId, checkpointDir, target, csvPath, ...defined({ takeOver }) };
  const claimed = await claimJob({ ...named, changes: options, retryFailed: 'retryable' }, ports);
  const { finished, notes } = claimed;
  if (finished !== undefined) {
    await claimed.release();
    return { ...finished, earlierJob: 'finished' };
  }
  ports.emit({ type: 'resuming', jobId, notes });
  return { ...(await resumeImport(claimed, ports, plan)), earlierJob: 'resumed' };
}

const NO_HISTORY = {
  epochs: new Map<never, never>(),
  hasLostGrants: false,
  receipts: new Map<never, never>(),
  settled: new Set<never>(),
};

/** The organization of all rows, if a flag gives its id, by its key. Looking it up first finds a mistyped id before any user is created. */
async function checkOrg(
  context: StepContext,
  options: JobOptions,
  { tenant }: Plan,
): Promise<ReadonlyMap<string, StepResult>> {
  const forAll = orgForAll(options);
  if (forAll === undefined) return new Map();
  const { ref, flag } = forAll;
  const end = await findOrCreateOrg(context, { ref, intend: () => Promise.resolve() });
  if (end.ok) {
    // It is still to be compared with its line.
    if (tenant.organizations?.catalog.find(ref) !== undefined) return new Map();
    return new Map([[orgKey(ref), { id: end.organization.id, outcome: end.outcome }]]);
  }
  const { failure } = end;
  const reason = failure.retryClass === 'permanent' ? 'usage' : 'stopped_early';
  throw new Abort(reason, failure.code, `${flag}: ${failure.message}`);
}
