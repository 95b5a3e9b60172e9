import { CSV_READ_FAILED } from '../../csv';
import { AS_NEW_JOB, jobCommand } from '../../jobs';
import { Abort, count, countOf } from '../../model';
import { type Plan, planCsv } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { ClaimedJob } from './claim-job';
import { planRequest } from './run-setup';

export const NOT_RESUMED =
  'Stopped before the job was resumed. Nothing was sent, and the job is unchanged.';

/**
 * Plans the CSV of a job for a resume: as many bytes as the job began with.
 *
 * @throws Abort `csv_changed` when it is not the file the job began with
 */
export async function planAgain(claimed: ClaimedJob, ports: ImportPorts): Promise<Plan> {
  const { csvPath, options, opened } = claimed;
  const was = opened.spec.csv;
  const request = planRequest({ csvPath, options }, ports, NOT_RESUMED);
  const planned = planCsv({ ...request, bytes: was.bytes });
  const plan = await planned.catch((error: unknown) => {
    // The file was planned once without an error, so it has changed since.
    if (error instanceof Abort && error.reason === 'input_invalid') {
      throw csvChanged(csvPath, error.message);
    }
    throw error instanceof Abort && error.reason === 'usage' ? csvUnread(error, claimed) : error;
  });
  const { csv } = plan;
  if (csv.bytes !== was.bytes) {
    throw csvChanged(
      csvPath,
      `It had ${String(was.bytes)} bytes and now has ${String(csv.bytes)}.`,
    );
  }
  if (csv.sha256 !== was.sha256) {
    throw csvChanged(csvPath, `The first ${String(was.bytes)} bytes have different content.`);
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

function csvChanged(path: string, what: string): Abort {
  return new Abort(
    'job_in_the_way',
    'csv_changed',
    `${path} is not the file the job began with. ${what}`,
    [
      'Resume with the original file: add --csv <path> if it was moved',
      'Or import the new file as a new job with --on-existing adopt',
    ],
  );
}

function csvUnread({ code, message, actions }: Abort, { request }: ClaimedJob): Abort {
  // Nothing is wrong with the path: the same command works once the disk or the network share does.
  if (code === CSV_READ_FAILED) return new Abort('stopped_early', code, message, actions);
  return new Abort('usage', code, message, [
    `If the file was moved, add its path: ${jobCommand('resume', request)} --csv <path>`,
  ]);
}
