import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Abort } from '../../model';
import type { JobHistory } from '../ledger/job-history';
import { processExists, processStart } from './process-life';

const GONE_WITHIN = { looks: 200, everyMs: 50 };

/**
 * Ends workers that outlived their coordinator: what they still send would not be known to us. Only a process that is
 * certainly the one which was noted, where the system tells when it began; elsewhere a worker ends with its channel.
 */
export async function endOrphans(workers: JobHistory['workers']): Promise<void> {
  for (const { pid, start } of workers) {
    const isOurs = (): boolean =>
      start !== undefined && processExists(pid) && processStart(pid) === start;
    if (!isOurs()) continue;
    process.kill(pid, 'SIGKILL');
    for (let look = 0; isOurs(); look += 1) {
      if (look === GONE_WITHIN.looks) throw orphan(pid);
      await wait(GONE_WITHIN.everyMs);
    }
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
