import { CSV_READ_FAILED } from '../../csv';
import { AS_NEW_JOB, jobCommand, type JobOptions, type JobPlace, type JobSpec } from '../../jobs';
import { Abort, count, countOf, shellLine } from '../../model';
import type { TenantPaths } from '../../tenant';
import { type Plan, planCsv, type PlanRequest } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import { openSince } from '../since/open-since';
import { type ClaimedJob, pathFromHere } from './claim-job';
import { type PlanPorts, planRequest } from './run-setup';

export const NOT_RESUMED =
  'Stopped before the job was resumed. Nothing was sent, and the job is unchanged.';

/** The CSV of a job that is read once more. */
export interface JobFile {
  readonly verb: 'resume' | 'verify';
  readonly job: JobPlace;
  readonly options: JobOptions;
  /** Where it is now. */
  readonly csvPath: string;
  /** What it was when the job began, and the further files of the job. */
  readonly was: Pick<JobSpec, 'csv' | 'tenant'>;
  /** The earlier jobs that it is compared with. */
  readonly since?: PlanRequest['since'];
  /** The message when the run is stopped meanwhile. */
  readonly ifStopped: string;
}

/** Plans the CSV of a job for a resume. */
export async function planAgain(
  { csvPath, options, opened, request: job }: ClaimedJob,
  ports: ImportPorts,
): Promise<Plan> {
  const since = await openSince(ports.files, { ...job, options });
  const file = { verb: 'resume', job, options, csvPath, was: opened.spec } as const;
  return planJobFile({ ...file, since, ifStopped: NOT_RESUMED }, ports);
}

/**
 * Plans the CSV of a job once more: as many bytes as the job began with.
 *
 * @throws Abort `csv_changed` when it, or a further file of the job, is not the file the job began with
 */
export async function planJobFile(
  file: JobFile,
  ports: PlanPorts & Pick<ImportPorts, 'files'>,
): Promise<Plan> {
  const { csvPath, options, since } = file;
  const { csv: was } = file.was;
  const tenant = await tenantPaths(file, ports.files);
  const request = planRequest({ csvPath, options, since, tenant }, ports, file.ifStopped);
  const planned = planCsv({ ...request, bytes: was.bytes });
  const plan = await planned.catch((error: unknown) => {
    // The file was planned once without an error, so it has changed since.
    if (error instanceof Abort && error.reason === 'input_invalid') {
      throw csvChanged(file, error.message);
    }
    throw error instanceof Abort && error.reason === 'usage' ? csvUnread(error, file) : error;
  });
  const { csv } = plan;
  if (csv.bytes !== was.bytes) {
    throw csvChanged(file, `It had ${String(was.bytes)} bytes and now has ${String(csv.bytes)}.`);
  }
  if (csv.sha256 !== was.sha256) {
    throw csvChanged(file, `The first ${String(was.bytes)} bytes have different content.`);
  }
  if (csv.rows !== was.rows) throw rowsCountedOtherwise(csvPath, { was: was.rows, now: csv.rows });
  assertSameTenant(file, plan);
  return plan;
}

/** Where the further files of the job are from here; as many as the job began with. */
async function tenantPaths({ was }: JobFile, files: ImportPorts['files']): Promise<TenantPaths> {
  const { organizations, roles } = was.tenant ?? {};
  return {
    organizations: organizations === undefined ? null : await pathFromHere(organizations, files),
    roles: roles === undefined ? null : await pathFromHere(roles, files),
  };
}

function assertSameTenant(file: JobFile, { tenant }: Plan): void {
  for (const name of ['organizations', 'roles'] as const) {
    const { was, now } = { was: file.was.tenant?.[name], now: tenant[name]?.csv };
    if (was === undefined || now === undefined || was.sha256 === now.sha256) continue;
    throw csvChanged({ ...file, csvPath: now.path }, 'Its content differs.');
  }
}

/** An older version counted records of blank cells as rows: its row numbers would mean other rows now. */
function rowsCountedOtherwise(path: string, rows: { was: number; now: number }): Abort {
  return new Abort(
    'job_in_the_way',
    'job_older',
    `The job was begun by an older version of workos-migrate, which counted ${countOf(rows.was, 'row')} in ${path}. This version counts ${count(rows.now)}, without blank rows. Nothing was changed.`,
    ['Resume it with the version of workos-migrate that began it', `Or import ${AS_NEW_JOB}`],
  );
}

function csvChanged({ csvPath, verb, job }: JobFile, what: string): Abort {
  const message = `${csvPath} is not the file the job began with. ${what}`;
  const actions = {
    resume: [
      'Resume with the original file: add --csv <path> if it was moved',
      'Or import the new file as a new job with --on-existing adopt',
    ],
    verify: [
      `Verify the original file, if it was moved: ${jobCommand('verify', job)} --csv <path>`,
      `Or verify this file by itself: ${shellLine(['workos-migrate', 'verify', '--csv', csvPath])}`,
    ],
  };
  return new Abort('job_in_the_way', 'csv_changed', message, actions[verb]);
}

function csvUnread({ code, message, actions }: Abort, { verb, job }: JobFile): Abort {
  // Nothing is wrong with the path: the same command works once the disk or the network share does.
  if (code === CSV_READ_FAILED) return new Abort('stopped_early', code, message, actions);
  return new Abort('usage', code, message, [
    `If the file was moved, add its path: ${jobCommand(verb, job)} --csv <path>`,
  ]);
}
