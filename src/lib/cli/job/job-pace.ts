import type { Checkpoint, JobView } from '../../jobs';
import { settledRows } from '../../model';

const WINDOW_MS = 60_000;
const MIN_SPAN_MS = 2_000;
// A run saves every few seconds, except while WorkOS is away or the file is planned. A longer time is a clock that was set.
const UNSAVED_AT_MOST_MS = 600_000;

/** The speed of a job, and the time it still needs. */
export interface JobPace {
  readonly rowsPerSecond: number;
  /** Milliseconds to the end; undefined while unknown, or when the job is not running. */
  readonly etaMs?: number;
}

/** The duration of all runs of the job together, in milliseconds. Pure. */
export function workedMs({ checkpoint, owner }: JobView, nowMs: number): number {
  const { summary, updatedAt } = checkpoint;
  if (owner === undefined) return summary.durationMs;
  // A run that has not saved a checkpoint yet has worked since it claimed the job.
  const countedToMs = Math.max(Date.parse(updatedAt), Date.parse(owner.since));
  const unsavedMs = Math.min(UNSAVED_AT_MOST_MS, nowMs - countedToMs);
  return summary.durationMs + Math.max(0, unsavedMs);
}

/** The average speed over all runs of a job. `now` is its progress according to the ledger. Pure. */
export function averagePace(
  view: JobView,
  now: Pick<Checkpoint, 'summary'>,
  nowMs: number,
): JobPace {
  const worked = workedMs(view, nowMs);
  return paceOf(settledRows(now.summary) / Math.max(1, worked), view, now);
}

/** The speed of a job over the last minute, from repeated samples. */
export class RecentPace {
  private readonly samples: { readonly atMs: number; readonly done: number }[] = [];

  /**
   * Adds a sample, by the monotonic clock, and returns the speed: the average until two samples are far enough apart.
   */
  add(
    view: JobView,
    now: Pick<Checkpoint, 'summary'>,
    { nowMs, average }: { readonly nowMs: number; readonly average: JobPace },
  ): JobPace {
    this.samples.push({ atMs: nowMs, done: settledRows(now.summary) });
    while (nowMs - (this.samples[1]?.atMs ?? nowMs) >= WINDOW_MS) this.samples.shift();
    const [first] = this.samples;
    if (first === undefined || nowMs - first.atMs < MIN_SPAN_MS) return average;
    return paceOf((settledRows(now.summary) - first.done) / (nowMs - first.atMs), view, now);
  }
}

function paceOf(
  rowsPerMs: number,
  view: JobView,
  { summary }: Pick<Checkpoint, 'summary'>,
): JobPace {
  const rowsPerSecond = Math.max(0, rowsPerMs * 1000);
  if (view.state !== 'running' || rowsPerMs <= 0) return { rowsPerSecond };
  return { rowsPerSecond, etaMs: Math.round(summary.unprocessed / rowsPerMs) };
}
