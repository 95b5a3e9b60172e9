import { openRoute } from '../../requests';
import type { ImportPorts } from '../ports';
import type { ClaimedJob } from './claim-job';
import type { ImportEnd } from './import-end';
import { planAgain } from './plan-again';
import { runJob } from './run-job';
import { RunProgress } from './run-progress';
import { contextOf, limitsOf } from './run-setup';

/** Continues a job where its last run ended, in the same way as an import. */
export async function resumeImport(claimed: ClaimedJob, ports: ImportPorts): Promise<ImportEnd> {
  const { options, csvPath, opened, request } = claimed;
  const { jobId, target } = request;
  const { job, history, nonce, startedAtMs } = opened;
  try {
    const plan = await planAgain(claimed, ports);
    const route = openRoute({ ...limitsOf(options), isUsedUp: true }, ports);
    const context = contextOf(options, ports, { stack: route.stack, nonce });
    const progress = new RunProgress({
      jobId,
      target,
      options,
      plan,
      ports,
      route,
      before: { startedAtMs, spent: history.spent },
    });
    await job.record({ type: 'run', atMs: progress.startedAtMs, options, csvPath });
    const { rows } = plan.csv;
    const { expectation, warnings } = plan;
    ports.emit({ type: 'planned', rows, expectation, warnings });
    return await runJob({
      jobId,
      options,
      retry: request.retryFailed,
      ports,
      route,
      context,
      plan,
      progress,
      job,
      history,
    });
  } catch (error) {
    await job.close();
    throw error;
  }
}
