import { LeaseRegister } from '../../chunks';
import { Abort, type Chunk, defined, type IntentTime, type Tally } from '../../model';
import { sharedBefores, sharedIntents, sharedResults } from '../../jobs';
import type { LineEnd } from '../rows/described-orgs';
import { ROLE, RolesStep } from '../roles/roles-step';
import { wantedRoles } from '../roles/wanted-roles';
import { ORGANIZATION, OrgResolver } from '../rows/org-resolver';
import type { OrganizationLine } from '../../tenant';
import { hasRowsToRetry } from '../rows/retry-failed';
import { abortOfWrite } from './abort-of-write';
import { finishRun } from './finish-run';
import { organizationFailures, organizationResults } from './organization-results';
import type { ImportEnd } from './import-end';
import type { JobRun } from './job-run';
import { settleMissing } from './missing-rows';
import { type ReportedRun, reportRun } from './report-run';
import { runChunks } from './run-chunks';

/** Processes the rest of a job, writes its reports and ends it. */
export async function runJob(run: JobRun): Promise<ImportEnd> {
  const { progress, history } = run;
  const orgs = await resolverOf(run);
  const parts = {
    leases: new LeaseRegister({ job: run.job, history, jobBeganAtMs: progress.jobBeganAtMs }),
    orgs,
  };
  const roles = rolesOf(run, orgs);
  const { todo, done } = splitChunks(run);
  progress.attach(run.job, { orgs: orgs.counts, roles }, done);
  await roles.run();
  await runChunks(run, parts, run.ports.stop.isStopping ? [] : todo);
  let reported = await reportRun(run, parts);
  if (hasLostRows(run, reported)) {
    // The ledger has lost records of rows that have a receipt, and later rows of their emails were left because of that.
    // A new lease voids the receipt.
    progress.reopen(reported.unsettled.length);
    await runChunks(run, parts, reported.unsettled);
    reported = await reportRun(run, parts);
    if (hasLostRows(run, reported)) run.ports.stop.stop(losingLedger(progress.unprocessed));
  }
  const more = {
    ...(await writeRoles(run, roles)),
    ...(await writeOrganizations(run, orgs)),
    ...(await writeMissing(run, reported)),
  };
  return finishRun(run, { ...reported, ...more });
}

/** Writes `missing.csv`, and returns the error of the disk, if any. */
async function writeMissing(
  run: JobRun,
  { isWritten }: ReportedRun,
): Promise<Partial<ReportedRun>> {
  if (!isWritten) return {};
  const diskError = await abortOfWrite(settleMissing(run));
  run.plan.since?.close();
  return defined({ diskError });
}

/** Writes `organizations-results.csv`. Returns the organizations that failed, and the error of the disk, if any. */
async function writeOrganizations(run: JobRun, orgs: OrgResolver): Promise<Partial<ReportedRun>> {
  const { organizations: described } = run.plan.tenant;
  if (described === undefined) return {};
  const { catalog } = described;
  const endOf = (line: OrganizationLine): LineEnd | undefined => orgs.endOf(line);
  const lines = organizationResults(catalog, endOf);
  const diskError = await abortOfWrite(run.job.writeList('organizations', lines));
  const orgFailures = organizationFailures(catalog, endOf);
  return { orgFailures, ...defined({ diskError }) };
}

/** Writes `roles-results.csv`, and returns the error of the disk, if any. */
async function writeRoles({ job }: JobRun, { lines }: RolesStep): Promise<Partial<ReportedRun>> {
  if (lines === undefined) return {};
  return defined({ diskError: await abortOfWrite(job.writeList('roles', lines)) });
}

function rolesOf(run: JobRun, orgs: OrgResolver): RolesStep {
  const { context, options, ports, job, history, listedRoles, plan } = run;
  const earlier = plan.since?.jobs ?? [];
  const known = new Set(
    earlier.flatMap(({ history: { shared } }) =>
      [...sharedResults(shared, ROLE).values()].map(({ id }) => id),
    ),
  );
  return new RolesStep(
    {
      context,
      options,
      stop: ports.stop,
      record: (...records) => job.record(...records),
      history,
      orgs,
      isEarlier: (id) => known.has(id),
      ...defined({ listed: listedRoles, conflictSince: earlierRunsOf(run) }),
    },
    wantedRoles(plan, options),
  );
}

/** Since when earlier runs of the job may have created what the ledger has lost; undefined in the first run. */
function earlierRunsOf({
  progress: { jobBeganAtMs, startedAtMs },
}: JobRun): IntentTime | undefined {
  // This machine's clock may have been set back between the two.
  return jobBeganAtMs === startedAtMs ? undefined : { atMs: jobBeganAtMs };
}

async function resolverOf(run: JobRun): Promise<OrgResolver> {
  const { job, context, plan, history } = run;
  const orgs = new OrgResolver(
    {
      context,
      record: (...records) => job.record(...records),
      doubts: sharedIntents(history.shared, ORGANIZATION),
      befores: sharedBefores(history.shared, ORGANIZATION),
      tenant: plan.tenant.organizations,
      ...defined({ conflictSince: earlierRunsOf(run) }),
      isEarlier: (id) => plan.since?.hasOrg(id) === true,
    },
    plan.orgs,
  );
  const resolved = sharedResults(history.shared, ORGANIZATION);
  const earlier = [...(plan.since?.knownOrgs ?? [])].filter(([key]) => !resolved.has(key));
  for (const [key, known] of [...resolved, ...earlier]) orgs.addKnown(key, known);
  const step = { type: 'result', step: ORGANIZATION } as const;
  await job.record(...earlier.map(([subject, result]) => ({ ...step, subject, result })));
  return orgs;
}

/** The chunks to process are those without a receipt, and those with failed rows to retry. */
function splitChunks({ plan, history, retry }: JobRun): {
  readonly todo: readonly Chunk[];
  readonly done: readonly { readonly chunk: Chunk; readonly tally: Tally }[];
} {
  const todo: Chunk[] = [];
  const done: { chunk: Chunk; tally: Tally }[] = [];
  for (const chunk of plan.chunks) {
    const receipt = history.receipts.get(chunk.index);
    if (receipt === undefined || hasRowsToRetry(retry, receipt)) todo.push(chunk);
    else done.push({ chunk, tally: receipt.tally });
  }
  return { todo, done };
}

/** True when nothing stopped the run, but the ledger has no outcome of some rows. */
function hasLostRows({ ports }: JobRun, { unsettled, diskError }: ReportedRun): boolean {
  return !ports.stop.isStopping && diskError === undefined && unsettled.length > 0;
}

// Once may be earlier damage; twice in one run is a disk that loses data.
function losingLedger(rows: number): Abort {
  return new Abort(
    'stopped_early',
    'ledger_losing',
    `The disk loses data: ${String(rows)} rows were processed, but the ledger has no record of them.`,
    ['Check the disk, or copy the job folder to another one, then resume'],
  );
}
