import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Abort, hasErrorCode } from '../../model';
import type { JobHistory } from '../ledger/job-history';
import { argumentsOf, processStart } from './process-life';
import { workerMark } from './worker-mark';

const GONE_WITHIN = { looks: 200, everyMs: 50 };

/**
 * Ends workers that outlived their coordinator: this run would not know what they still send. A ledger may be stale or
 * forged, so a process is ended only where its own arguments prove that it is a worker of this job. Where the system
 * does not report arguments, a worker ends with its channel.
 */
export async function endOrphans({ workers, head }: JobHistory): Promise<void> {
  if (head === undefined) return;
  const mark = workerMark(head.nonce);
  for (const { pid, start, host } of workers) {
    // A worker on another machine cannot be seen from here. It ends with its channel, and must not be looked for by pid.
    if (host !== undefined && host !== hostname()) continue;
    const isOurs = (): boolean =>
      argumentsOf(pid).includes(mark) && (start ?? processStart(pid)) === processStart(pid);
    if (!isOurs()) continue;
    kill(pid);
    for (let look = 0; isOurs(); look += 1) {
      if (look === GONE_WITHIN.looks) throw orphan(pid);
      await wait(GONE_WITHIN.everyMs);
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It is gone, or it belongs to another user: the next look tells.
    if (!hasErrorCode(error, 'ESRCH') && !hasErrorCode(error, 'EPERM')) throw error;
  }
}

function orphan(pid: number): Abort {
  return new Abort(
    'job_in_the_way',
    'orphan_worker',
    `Worker process ${String(pid)} on ${hostname()} belongs to an earlier run of the job and does not end.`,
    [`End it: kill -9 ${String(pid)}`],
  );
}
