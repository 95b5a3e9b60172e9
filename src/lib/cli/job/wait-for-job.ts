import type { StopSwitch } from '../../import';
import { type JobFiles, lookAtJob } from '../../jobs';
import { Abort, type JobId, sanitizeLine } from '../../model';
import { systemClock } from '../machine/system';

// Apart by chance, so that several that wait do not look at the same moment.
const LOOK_EVERY_MS = 2_000;
const JITTER_MS = 500;

interface WaitSetup {
  readonly files: JobFiles;
  readonly checkpointDir: string;
  readonly jobId: JobId;
  /** Prints a status message. */
  readonly tell: (text: string) => void;
  /** Stops the wait; without it, a signal ends the process, which holds nothing yet. */
  readonly stop?: StopSwitch;
}

/**
 * Calls `attempt`, and again whenever the process that has the job no longer has it: it has ended, or its lease has.
 * Whatever else is in the way of `attempt` ends the wait.
 *
 * @throws Abort `sigint`, `sigterm` when it is stopped
 */
export async function whenFree<T>(setup: WaitSetup, attempt: () => Promise<T>): Promise<T> {
  const { jobId, tell } = setup;
  let isTold = false;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Abort) || error.code !== 'job_in_use') throw error;
      if (!isTold) tell(`${sanitizeLine(error.message)} Waiting until it is free.`);
      isTold = true;
    }
    await untilFree(setup);
    tell(`The job ${jobId} is free.`);
  }
}

async function untilFree({ files, checkpointDir, jobId, stop }: WaitSetup): Promise<void> {
  const stopping = new AbortController();
  stop?.onStop(() => {
    stopping.abort();
  });
  do {
    const reason = stop?.reason;
    if (reason !== undefined) {
      throw new Abort('interrupted', reason.code, 'Stopped while waiting: nothing was sent.', [
        'Run the same command again',
      ]);
    }
    await systemClock.sleep(LOOK_EVERY_MS + Math.random() * JITTER_MS, stopping.signal);
  } while (stop?.isStopping === true || (await isRunning(files, { checkpointDir, jobId })));
}

async function isRunning(
  files: JobFiles,
  place: { readonly checkpointDir: string; readonly jobId: JobId },
): Promise<boolean> {
  try {
    return (await lookAtJob(files, place)).state === 'running';
  } catch (error) {
    // What is wrong with the job is for the command itself to say.
    if (error instanceof Abort) return false;
    throw error;
  }
}
