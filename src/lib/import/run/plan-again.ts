import { CSV_READ_FAILED } from '../../csv';
import { AS_NEW_JOB, jobCommand, type JobOptions, type JobPlace } from '../../jobs';
import { Abort, count, countOf, type Fingerprint, shellLine } from '../../model';
import { type Plan, planCsv, type PlanRequest } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import { openSince } from '../since/open-since';
import type { ClaimedJob } from './claim-job';
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
  /** What it was when the job began. */
  readonly was: Fingerprint;
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
  const file = { verb: 'resume', job, options, csvPath, was: opened.spec.csv } as const;
  return planJobFile({ ...file, since, ifStopped: NOT_RESUMED }, ports);
}

/**
 * Plans the CSV of a job once more: as many bytes as the job began with.
 *
 * @throws Abort `csv_changed` when it is not the file the job began with
 */
export async function planJobFile(file: JobFile, ports: PlanPorts): Promise<Plan> {
  const { csvPath, options, was, since } = file;
  const request = planRequest({ csvPath, options, since }, ports, file.ifStopped);
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
  return plan;
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
