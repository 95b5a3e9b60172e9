import type { ImportEnd } from '../import';
import type { Checkpoint } from '../jobs';

/** What `import --json` prints; the contract's "JSON results". */
export interface ImportJson extends Pick<
  Checkpoint,
  'jobId' | 'target' | 'dryRun' | 'csv' | 'summary'
> {
  readonly status: Checkpoint['status'];
  readonly throughput: {
    readonly writesPerSecond: number;
    readonly usersPerSecond: number;
    /** Share of the write budget that was used, 0 to 1. */
    readonly budgetUsed: number;
  };
  readonly files: ImportEnd['files'];
  /** Commands that go on from here. */
  readonly next: readonly string[];
}

export function importJson(end: ImportEnd, next: readonly string[]): ImportJson {
  const { checkpoint, files } = end;
  const { jobId, status, target, dryRun, csv, summary, options } = checkpoint;
  const seconds = Math.max(summary.durationMs, 1) / 1000;
  const writesPerSecond = summary.requests.writes / seconds;
  // Organizations do not use the budget of user writes.
  const budgetedPerSecond = (summary.requests.writes - summary.organizationsCreated) / seconds;
  const budget = options.rateLimit * (1 - options.headroom);
  const users = summary.usersCreated + summary.usersAdopted + summary.usersUpdated;
  return {
    jobId,
    status,
    target,
    dryRun,
    csv,
    summary,
    throughput: {
      writesPerSecond: rounded(writesPerSecond),
      usersPerSecond: rounded(users / seconds),
      budgetUsed: rounded(Math.min(1, budgetedPerSecond / budget)),
    },
    files,
    next,
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
