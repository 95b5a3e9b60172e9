import type { Checkpoint, JobView } from '../../jobs';
import { settledRows } from '../../model';

const REMEMBERED_MS = 60_000;
const SPAN_AT_LEAST_MS = 2_000;

/** How fast a job goes, and how long it will take from here. */
export interface JobPace {
  readonly rowsPerSecond: number;
  /** Milliseconds to the end; undefined while it cannot be told, or when the job does not run. */
  readonly etaMs?: number;
}

/** Rows of a job that are settled. */
export function rowsDone({ summary }: Pick<Checkpoint, 'summary'>): number {
  return settledRows(summary);
}

/** How long the job has been worked on, all its runs together, in milliseconds. Pure. */
export function workedMs({ checkpoint, owner }: JobView, nowMs: number): number {
  const { summary, updatedAt } = checkpoint;
  if (owner === undefined) return summary.durationMs;
  // A run that has not saved a checkpoint yet has worked since it took the job.
  const countedToMs = Math.max(Date.parse(updatedAt), Date.parse(owner.since));
  return summary.durationMs + Math.max(0, nowMs - countedToMs);
}

/** The pace over all the time a job has been worked on. `now`: how far it is, by its ledger. Pure. */
export function averagePace(
  view: JobView,
  now: Pick<Checkpoint, 'summary'>,
  nowMs: number,
): JobPace {
  const worked = workedMs(view, nowMs);
  return paceOf(rowsDone(now) / Math.max(1, worked), view, now);
}

/** The pace of the last minute, of a job that is looked at again and again. */
export class RecentPace {
  private readonly looks: { readonly atMs: number; readonly done: number }[] = [];

  /** Notes how far the job is, and tells its pace: the average until two looks are far enough apart. */
  note(view: JobView, now: Pick<Checkpoint, 'summary'>, nowMs: number): JobPace {
    this.looks.push({ atMs: nowMs, done: rowsDone(now) });
    while (nowMs - (this.looks[1]?.atMs ?? nowMs) >= REMEMBERED_MS) this.looks.shift();
    const [first] = this.looks;
    if (first === undefined || nowMs - first.atMs < SPAN_AT_LEAST_MS) {
      return averagePace(view, now, nowMs);
    }
    return paceOf((rowsDone(now) - first.done) / (nowMs - first.atMs), view, now);
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
