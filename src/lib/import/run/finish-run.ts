import type { JobLists, JobStatus } from '../../jobs';
import { type Abort, defined } from '../../model';
import { findAppended } from '../plan/appended-rows';
import { abortOfWrite } from './abort-of-write';
import type { ImportEnd } from './import-end';
import type { JobRun } from './job-run';
import type { ReportedRun } from './report-run';
import type { RunProgress } from './run-progress';

/** Saves the last checkpoint and closes the job. */
export async function finishRun(run: JobRun, reported: ReportedRun): Promise<ImportEnd> {
  const { progress, job, plan } = run;
  const { stop } = run.ports;
  const { retryable, isWritten } = reported;
  let lists: JobLists = {};
  const unlisted = await abortOfWrite(
    job.lists().then((found) => {
      lists = found;
    }),
  );
  const diskError = reported.diskError ?? unlisted;
  const reason = endingOf(stop.reason ?? diskError, progress);
  progress.appended = await findAppended(plan);
  let checkpoint = progress.checkpoint(statusOf(reason, progress));
  const unsaved = await abortOfWrite(job.saveCheckpoint(checkpoint));
  if (unsaved !== undefined) {
    checkpoint = progress.checkpoint(statusOf(reason ?? diskError ?? unsaved, progress));
  }
  const unclosed = await abortOfWrite(job.close());
  return {
    checkpoint,
    files: { ...job.files, ...lists },
    reported: isWritten,
    reasons: progress.reasons,
    orgFailures: reported.orgFailures ?? [],
    retryable,
    ...defined({
      withoutPassword: reported.withoutPassword,
      appended: progress.appended,
      stoppedBy: reason ?? diskError ?? unsaved ?? unclosed,
    }),
  };
}

/** The reason for an early end, if any. A stop that comes after the last row was settled does not count. */
function endingOf(reason: Abort | undefined, progress: RunProgress): Abort | undefined {
  const { unprocessed, missing, organizations } = progress;
  if (unprocessed === 0 && missing.isLeft !== true && organizations.left === 0) {
    const isLate = reason?.reason === 'interrupted' || reason === progress.limitReached;
    return isLate ? undefined : reason;
  }
  if (reason === undefined) throw new Error('Rows are left, and nothing stopped the run');
  return reason;
}

function statusOf(
  reason: Abort | undefined,
  {
    failures,
    missing,
    organizations,
    roles,
  }: Pick<RunProgress, 'failures' | 'missing' | 'organizations' | 'roles'>,
): JobStatus {
  if (reason === undefined) {
    const hasFailed =
      failures > 0 ||
      missing.failed !== undefined ||
      organizations.failed > 0 ||
      roles.counts.rolesFailed > 0;
    return hasFailed ? 'partial' : 'completed';
  }
  return reason.reason === 'interrupted' ? 'interrupted' : 'stopped';
}
