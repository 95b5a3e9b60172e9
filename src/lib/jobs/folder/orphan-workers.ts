import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Abort } from '../../model';
import type { JobHistory } from '../ledger/job-history';
import { processExists, processStart } from './process-life';

const GONE_WITHIN = { looks: 200, everyMs: 50 };

/**
 * Ends workers that outlived their coordinator: this run would not know what they still send. A process is ended only
 * where its start proves that it is the recorded one. Where the system does not report starts, a worker ends with its
 * channel.
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
