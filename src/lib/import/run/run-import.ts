import { beginJob, claimFolder, type JobOptions, type Target } from '../../jobs';
import { Abort, defined, type JobId, orgKey } from '../../model';
import type { StepContext } from '../rows/context';
import { findOrCreateOrg } from '../rows/find-or-create-org';
import { runJob } from './run-job';
import type { ImportEnd } from './import-end';
import { RunProgress } from './run-progress';
import { orgForAll, writesPerSecond } from '../options';
import type { KnownOrg } from '../rows/org-resolver';
import { planCsv, type PlanRequest } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import { openRoute, type RouteLimits, type StopSwitch } from '../../requests';

/** What an import is asked for. */
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
 * @throws Abort when nothing was begun: the file cannot be imported, the job is in the way, `--org-id` is unknown
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
    refuseWhenStopped(ports.stop, NOT_BEGUN);
    const progress = new RunProgress({ jobId, target, options, plan, ports, route });
    const job = await beginJob(ports.files, folder, {
      checkpoint: progress.checkpoint('running'),
      nonce: context.nonce,
      atMs: progress.startedAtMs,
    });
    for (const [key, org] of orgs) await job.record({ type: 'org', key, ...org });
    const { rows } = plan.csv;
    const { expectation, warnings } = plan;
    ports.emit({ type: 'planned', rows, expectation, warnings });
    return await runJob({
      ...{ jobId, options, retry: 'none', ports, route, context, plan, progress, job },
      history: { ...NO_HISTORY, orgs },
    });
  } catch (error) {
    // Without a checkpoint it is no job, and nothing of it may stay.
    await folder.abandonUnlessJob();
    if (error instanceof Abort) refuseWhenStopped(ports.stop, NOT_BEGUN);
    throw error;
  }
}

const NO_HISTORY = {
  epochs: new Map<never, never>(),
  receipts: new Map<never, never>(),
  settled: new Set<never>(),
  orgIntents: new Map<never, never>(),
};

/** What the steps of a row need, of a run with these options. */
export function contextOf(
  { onExisting, createOrgs }: JobOptions,
  { gateway, clock }: Pick<ImportPorts, 'gateway' | 'clock'>,
  own: Pick<StepContext, 'stack' | 'nonce'>,
): StepContext {
  return { ...own, gateway, clock, onExisting, createOrgs };
}

/** How much a run with these options may send. */
export function limitsOf(options: JobOptions): RouteLimits {
  return { writesPerSecond: writesPerSecond(options), concurrency: options.concurrency };
}

/** How the file of a run is planned; `ifStopped` says what a stop meanwhile has left. */
export function planRequest(
  request: Pick<ImportRequest, 'csvPath' | 'options'>,
  ports: Pick<ImportPorts, 'stop' | 'emit'>,
  ifStopped: string,
): PlanRequest {
  return {
    csvPath: request.csvPath,
    chunkSize: request.options.chunkSize,
    ...defined({ org: orgForAll(request.options) }),
    onProgress: (bytesRead, bytes) => {
      refuseWhenStopped(ports.stop, ifStopped);
      ports.emit({ type: 'planning', bytesRead, bytes });
    },
  };
}

const NOT_BEGUN = 'Stopped before the job began: nothing was imported.';

// A stop before anything was done leaves all as it was: there is no end to report.
function refuseWhenStopped({ reason }: StopSwitch, message: string): void {
  if (reason?.reason !== 'interrupted') return;
  throw new Abort('interrupted', reason.code, message, ['Run the same command again']);
}

/** The organization of `--org-id`, by its key: a mistyped one is found before any user is made. */
async function checkOrg(
  context: StepContext,
  options: JobOptions,
): Promise<ReadonlyMap<string, KnownOrg>> {
  const ref = orgForAll(options);
  if (ref === undefined) return new Map();
  const end = await findOrCreateOrg(context, { ref, intend: () => Promise.resolve(0) });
  if (end.ok) {
    return new Map([[orgKey(ref), { id: end.organization.id, outcome: end.outcome }]]);
  }
  const { failure } = end;
  const reason = failure.retryClass === 'permanent' ? 'usage' : 'stopped_early';
  throw new Abort(reason, failure.code, `--org-id: ${failure.message}`);
}
