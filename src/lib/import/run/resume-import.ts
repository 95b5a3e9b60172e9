import { defined } from '../../model';
import { openRoute } from '../../requests';
import type { Plan } from '../plan/plan-csv';
import type { ImportPorts } from '../ports';
import type { ClaimedJob } from './claim-job';
import { holdWindow, quietMs } from './hold-window';
import type { ImportEnd } from './import-end';
import { warnOfOtherJobs } from './other-jobs';
import { NOT_RESUMED, planAgain } from './plan-again';
import { runJob } from './run-job';
import { RunProgress } from './run-progress';
import { contextOf, limitsOf, throwWhenStopped } from './run-setup';
import { assertSameEnvironment } from './same-environment';

/**
 * Continues a job where its last run ended, in the same way as an import.
 *
 * @param known the plan of the file, where it was made a moment ago
 */
export async function resumeImport(
  claimed: ClaimedJob,
  ports: ImportPorts,
  known?: Plan,
): Promise<ImportEnd> {
  const { options, csvPath, opened, request } = claimed;
  const { jobId, target } = request;
  const { job, history, nonce, startedAtMs } = opened;
  try {
    const planned = known ?? (await planAgain(claimed, ports));
    const plan = await warnOfOtherJobs(planned, request, ports);
    const unprocessed = opened.checkpoint?.summary.unprocessed;
    await ports.confirm?.({ plan, resumed: { jobId, ...defined({ unprocessed }) } });
    const window = holdWindow(job.hold, ports);
    const limits = { ...limitsOf(options), isUsedUp: true, ...defined({ window }) };
    const route = openRoute(limits, ports);
    const formerQuietMs = quietMs(job.hold, ports.workers);
    const more = defined({ formerQuietMs });
    const context = contextOf(options, ports, { stack: route.stack, nonce, ...more });
    const keyDigest = ports.digestKey(nonce);
    const way = { stack: route.stack, gateway: ports.gateway };
    const { ledgers } = job;
    await assertSameEnvironment({ keyDigest, history, ledgers, chunks: plan.chunks, ...way });
    throwWhenStopped(ports.stop, NOT_RESUMED);
    const run = { jobId, options, ports, route, plan };
    const before = { startedAtMs, spent: history.spent };
    const progress = new RunProgress({ ...run, target, before });
    const { rows, absolutePath } = plan.csv;
    const atMs = progress.startedAtMs;
    const paths = { csvPath, ...defined({ csvAbsolutePath: absolutePath }) };
    await job.record({ type: 'run', atMs, options, ...paths, keyDigest });
    const { expectation, warnings, columns } = plan;
    ports.emit({ type: 'planned', rows, expectation, warnings, columns });
    const retry = request.retryFailed;
    return await runJob({ ...run, retry, context, progress, job, history });
  } catch (error) {
    await job.close();
    throw error;
  }
}
