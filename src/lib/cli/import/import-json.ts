import { type ImportEnd, writesPerSecond } from '../../import';
import type { Checkpoint } from '../../jobs';
import { defined, usersOf } from '../../model';
import { type ErrorReport, reportOf } from '../command/error-report';

/** What `import --json` prints: docs/reference.md, "JSON". */
export interface ImportJson extends Pick<
  Checkpoint,
  'jobId' | 'target' | 'dryRun' | 'csv' | 'summary'
> {
  readonly status: Checkpoint['status'];
  /** Present when the file had a job already, which was resumed, or had nothing left to do. */
  readonly earlierJob?: 'resumed' | 'finished';
  readonly throughput: {
    readonly writesPerSecond: number;
    readonly usersPerSecond: number;
    /** Share of the rate budget for writes that was used, 0 to 1. */
    readonly budgetUsed: number;
  };
  /** How many users were created to whom WorkOS got no password; absent when that is not known. */
  readonly withoutPassword?: number;
  readonly files: ImportEnd['files'];
  /** The commands to run next. */
  readonly next: readonly string[];
  /** Why the import stopped before all rows were processed; absent when it did not. */
  readonly error?: ErrorReport;
}

export function importJson(end: ImportEnd, next: readonly string[]): ImportJson {
  const { checkpoint, files, stoppedBy, earlierJob, withoutPassword } = end;
  const { jobId, status, target, dryRun, csv, summary, options } = checkpoint;
  const seconds = Math.max(summary.durationMs, 1) / 1000;
  const perSecond = summary.requests.writes / seconds;
  // Organizations do not use the budget for writes.
  const organizations = summary.organizationsCreated + summary.organizationsUpdated;
  const budgetedPerSecond = (summary.requests.writes - organizations) / seconds;
  const budget = writesPerSecond(options);
  const users = usersOf(summary);
  return {
    jobId,
    status,
    ...defined({ earlierJob }),
    target,
    dryRun,
    csv,
    summary,
    throughput: {
      writesPerSecond: rounded(perSecond),
      usersPerSecond: rounded(users / seconds),
      budgetUsed: rounded(Math.min(1, budgetedPerSecond / budget)),
    },
    ...defined({ withoutPassword }),
    files,
    next,
    ...(stoppedBy === undefined ? {} : { error: reportOf(stoppedBy) }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
