import { beginJob, claimFolder, type JobOptions, NO_SHARED_STEPS, type Target } from '../../jobs';
import { Abort, type JobId, orgKey, type StepResult } from '../../model';
import { openRoute } from '../../requests';
import { orgForAll } from '../options';
import { planCsv } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { StepContext } from '../rows/step-context';
import { findOrCreateOrg } from '../rows/find-or-create-org';
import { ORGANIZATION } from '../rows/org-resolver';
import type { ImportEnd } from './import-end';
import { runJob } from './run-job';
import { RunProgress } from './run-progress';
import { contextOf, limitsOf, planRequest, throwWhenStopped } from './run-setup';

const NOT_BEGUN = 'Stopped before the job began: nothing was imported.';

/** What an import needs to know. */
export interface ImportRequest {
  readonly csvPath: string;
  readonly jobId: JobId;
  readonly checkpointDir: string;
  readonly target: Target;
  readonly options: JobOptions;
}

/**
 * Imports a CSV: plan, job, organizations, rows, reports.
 *
 * @throws Abort when the import did not begin: the file cannot be imported, the job is in the way, `--org-id` is unknown
 */
export async function runImport(request: ImportRequest, ports: ImportPorts): Promise<ImportEnd> {
  const { jobId, target, options, checkpointDir } = request;
  const now = new Date(ports.clock.now()).toISOString();
  const folder = await claimFolder(ports.files, { checkpointDir, jobId, now });
  const route = openRoute(limitsOf(options), ports);
  const context = contextOf(options, ports, { stack: route.stack, nonce: ports.newNonce() });
  try {
    const plan = await planCsv(planRequest(request, ports, NOT_BEGUN));
    const orgs = await checkOrg(context, options);
    throwWhenStopped(ports.stop, NOT_BEGUN);
    const progress = new RunProgress({ jobId, target, options, plan, ports, route });
    const job = await beginJob(ports.files, folder, {
      checkpoint: progress.checkpoint('running'),
      nonce: context.nonce,
      atMs: progress.startedAtMs,
    });
    for (const [subject, result] of orgs) {
      await job.record({ type: 'result', step: ORGANIZATION, subject, result });
    }
    const { rows } = plan.csv;
    const { expectation, warnings } = plan;
    ports.emit({ type: 'planned', rows, expectation, warnings });
    return await runJob({
      jobId,
      options,
      retry: 'none',
      ports,
      route,
      context,
      plan,
      progress,
      job,
      history: {
        ...NO_HISTORY,
        head: { nonce: context.nonce, startedAtMs: progress.startedAtMs },
        shared: { ...NO_SHARED_STEPS, results: new Map([[ORGANIZATION, orgs]]) },
      },
    });
  } catch (error) {
    // Without a checkpoint it is not a job, and its folder must not remain.
    await folder.abandonUnlessJob();
    if (error instanceof Abort) throwWhenStopped(ports.stop, NOT_BEGUN);
    throw error;
  }
}

const NO_HISTORY = {
  epochs: new Map<never, never>(),
  receipts: new Map<never, never>(),
  settled: new Set<never>(),
};

/** The organization of `--org-id`, by its key. Looking it up first finds a mistyped id before any user is created. */
async function checkOrg(
  context: StepContext,
  options: JobOptions,
): Promise<ReadonlyMap<string, StepResult>> {
  const ref = orgForAll(options);
  if (ref === undefined) return new Map();
  const end = await findOrCreateOrg(context, { ref, intend: () => Promise.resolve() });
  if (end.ok) {
    return new Map([[orgKey(ref), { id: end.organization.id, outcome: end.outcome }]]);
  }
  const { failure } = end;
  const reason = failure.retryClass === 'permanent' ? 'usage' : 'stopped_early';
  throw new Abort(reason, failure.code, `--org-id: ${failure.message}`);
}
