import { type Abort, count, duration } from '../../model';
import { interruptedBy, watchSignals } from '../machine/signals';
import { type JobPace, RecentPace, rowsDone } from '../job/job-pace';
import { meterOnStderr } from '../terminal/meter';
import { jobCommand } from '../job/next-commands';
import type { SeenJob } from './status-json';
import { systemClock } from '../machine/system';

const LOOK_EVERY_MS = 1_000;
// A job that takes long to be looked at is looked at more seldom.
const SHARE_OF_LOOKING = 0.1;

/** How a job is watched. */
export interface Watching {
  readonly quiet: boolean;
  readonly 'checkpoint-dir': string;
  /** Prints talk. */
  readonly say: (text: string) => void;
}

/**
 * Follows a job that another process works on, until none does.
 *
 * @returns how the job was then
 * @throws Abort `interrupted` after a signal: the job itself goes on
 */
export async function watchJob(look: () => Promise<SeenJob>, watching: Watching): Promise<SeenJob> {
  const { quiet, say } = watching;
  const now = (): number => systemClock.now();
  const meter = quiet ? undefined : meterOnStderr(now);
  const recent = new RecentPace();
  const signals = watchSignals();
  try {
    for (let looks = 0; ; looks += 1) {
      const beganMs = now();
      const seen = await look();
      const { view, checkpoint } = seen;
      if (view.owner === undefined) return seen;
      if (looks === 0 && !quiet) say(describeWatching(seen));
      const pace = recent.note(view, checkpoint, now());
      meter?.update(checkpoint.csv.rows, rowsDone(checkpoint), () => paceText(seen, pace));
      const tookMs = now() - beganMs;
      await systemClock.sleep(Math.max(LOOK_EVERY_MS, tookMs / SHARE_OF_LOOKING), signals.aborted);
      if (signals.aborted.aborted) throw stoppedWatching(seen, watching, signals.last());
    }
  } finally {
    meter?.end();
    signals.remove();
  }
}

function describeWatching({ view }: SeenJob): string {
  const pid = String(view.owner?.pid ?? '');
  return `Watching job ${view.jobId}, which process ${pid} works on. Ctrl-C ends the watching, not the job.`;
}

/** The numbers beside the bar. Pure. */
export function paceText({ checkpoint }: SeenJob, { rowsPerSecond, etaMs }: JobPace): string {
  const { csv, summary } = checkpoint;
  return [
    `${count(rowsDone(checkpoint))}/${count(csv.rows)} rows`,
    `${rowsPerSecond.toFixed(rowsPerSecond < 10 ? 1 : 0)} rows/s`,
    `${count(summary.failures)} failed`,
    `ETA ${etaMs === undefined ? '…' : duration(etaMs)}`,
  ].join(' · ');
}

function stoppedWatching(
  { view }: SeenJob,
  { 'checkpoint-dir': checkpointDir }: Watching,
  by: NodeJS.Signals,
): Abort {
  const { jobId } = view;
  return interruptedBy(by, `Stopped watching by ${by}: the job goes on.`, [
    jobCommand('status', { jobId, checkpointDir }, '--watch'),
  ]);
}
