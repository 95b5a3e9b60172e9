import { jobCommand } from '../../jobs';
import { type Abort, count, settledRows } from '../../model';
import { interruptedBy, watchSignals } from '../machine/signals';
import { type JobPace, RecentPace } from '../job/job-pace';
import { etaText } from '../job/progress-view';
import { meterOnStderr } from '../terminal/meter';
import type { JobSnapshot } from './status-json';
import { systemClock } from '../machine/system';

const READ_EVERY_MS = 1_000;
// The share of the time spent reading, at most: a job that is slow to read is read less often.
const READING_SHARE = 0.1;

/** The flags and output of `status --watch`. */
export interface WatchOptions {
  readonly quiet: boolean;
  readonly 'checkpoint-dir': string;
  /** Prints a status message. */
  readonly say: (text: string) => void;
}

/**
 * Follows a job that another process runs, until that process ends.
 *
 * @returns the job as it was then
 * @throws Abort `interrupted` after a signal; the job itself continues
 */
export async function watchJob(
  read: () => Promise<JobSnapshot>,
  watching: WatchOptions,
): Promise<JobSnapshot> {
  const { quiet, say } = watching;
  const now = (): number => systemClock.monotonicMs();
  const meter = quiet ? undefined : meterOnStderr(now);
  const recent = new RecentPace();
  const signals = watchSignals();
  try {
    for (let reads = 0; ; reads += 1) {
      const beganMs = now();
      const snapshot = await read();
      const { view, checkpoint } = snapshot;
      if (view.owner === undefined) return snapshot;
      if (reads === 0 && !quiet) say(describeWatching(snapshot));
      const pace = recent.add(view, checkpoint, { nowMs: now(), average: snapshot.pace });
      meter?.update(checkpoint.csv.rows, settledRows(checkpoint.summary), () =>
        formatPace(snapshot, pace),
      );
      const tookMs = now() - beganMs;
      await systemClock.sleep(Math.max(READ_EVERY_MS, tookMs / READING_SHARE), signals.signal);
      if (signals.signal.aborted) throw stoppedWatching(snapshot, watching, signals.last());
    }
  } finally {
    meter?.end();
    signals.remove();
  }
}

function describeWatching({ view }: JobSnapshot): string {
  const pid = String(view.owner?.pid ?? '');
  return `Watching job ${view.jobId} (process ${pid}). Press Ctrl-C to stop watching; the job continues.`;
}

/** The numbers beside the bar. Pure. */
export function formatPace({ checkpoint }: JobSnapshot, { rowsPerSecond, etaMs }: JobPace): string {
  const { csv, summary } = checkpoint;
  return [
    `${count(settledRows(summary))}/${count(csv.rows)} rows`,
    `${rowsPerSecond.toFixed(rowsPerSecond < 10 ? 1 : 0)} rows/s`,
    `${count(summary.failures)} failed`,
    etaText(etaMs),
  ].join(' · ');
}

function stoppedWatching(
  { view }: JobSnapshot,
  { 'checkpoint-dir': checkpointDir }: WatchOptions,
  by: NodeJS.Signals,
): Abort {
  const { jobId } = view;
  return interruptedBy(by, `Stopped watching (${by}). The job continues.`, [
    jobCommand('status', { jobId, checkpointDir }, '--watch'),
  ]);
}
