import {
  Dispatcher,
  type DispatchListener,
  ItemLimit,
  itemLimitFor,
  type LeaseRegister,
  LocalLeases,
  localWorker,
  skipReason,
} from '../../chunks';
import type { Chunk } from '../../model';
import type { EmailChain } from '../repeats/email-chain';
import { FinishedRows } from '../repeats/finished-rows';
import { LocalEmailChain } from '../repeats/local-email-chain';
import { STEPS_AFTER_USER } from '../rows/import-row';
import type { OrgDirectory, OrgResolver } from '../rows/org-resolver';
import { type RowChunks, rowChunks } from '../rows/row-chunks';
import { runInWorkers } from './run-in-workers';
import type { JobRun } from './job-run';
import { csvChunkOf } from '../plan/plan-csv';
import { NO_KNOWN_ROWS } from '../since/known-row';
import type { RunProgress } from './run-progress';

/**
 * Processes these chunks of a job, here or in workers, until none is left or the run stops; all others are done. Never
 * rejects: the stop switch has every error.
 */
export async function runChunks(
  run: JobRun,
  { leases, orgs }: { readonly leases: LeaseRegister; readonly orgs: OrgResolver },
  todo: readonly Chunk[],
): Promise<void> {
  const { options, plan, ports, progress } = run;
  const { stop } = ports;
  const toDo = new Set(todo.map(({ index }) => index));
  const finished = finishedRows(run, leases, toDo);
  const chain = new LocalEmailChain(plan.links, finished);
  const listener = listenerOf(progress, finished, chain);
  const dispatcher = new Dispatcher({ leases: new LocalLeases(leases, todo), stop, listener });
  const isToDo = (row: number): boolean => toDo.has(Math.floor((row - 1) / options.chunkSize));
  const ahead = orgs
    .resolveAhead(isToDo, () => stop.isStopping)
    .catch((error: unknown) => {
      stop.fail(error);
    });
  const running =
    options.workers > 1
      ? runInWorkers(run, { dispatcher, orgs, chain })
      : Promise.race([
          dispatcher.dispatchTo(localWorker(workOf(run, orgs, chain))),
          stop.abandoned,
        ]);
  // No caller waits for answers once the run is abandoned. But workers must be gone before the ledgers are folded.
  await Promise.all([Promise.race([ahead, stop.abandoned]), running]);
  const reason = skipReason(dispatcher.skipped);
  if (reason !== undefined) stop.stop(reason);
}

/** Rows of a chunk that is done or skipped are looked up in its ledgers from then on. */
function listenerOf(
  progress: RunProgress,
  finished: FinishedRows,
  chain: LocalEmailChain,
): DispatchListener {
  return {
    onLeaseEnd: (lease, end) => {
      progress.onLeaseEnd(lease, end);
    },
    onReceipt: (chunk) => {
      finished.add(chunk.index);
      chain.release(chunk);
      progress.onReceipt();
    },
    onSkip: (chunk) => {
      finished.add(chunk.index);
      chain.giveUp(chunk);
    },
  };
}

function finishedRows(run: JobRun, leases: LeaseRegister, toDo: ReadonlySet<number>): FinishedRows {
  const { chunks, links } = run.plan;
  const finished = new FinishedRows({
    ledgers: run.job.ledgers,
    links,
    chunks,
    chunkSize: run.options.chunkSize,
    epochOf: (chunk) => leases.epochOf(chunk),
    doubtOf: (chunk) => leases.doubtOf(chunk),
  });
  for (const { index } of chunks) if (!toDo.has(index)) finished.add(index);
  return finished;
}

function workOf(run: JobRun, orgs: OrgDirectory, chain: EmailChain): RowChunks {
  const { context, plan, job, ports, retry, options, progress } = run;
  const limit = new ItemLimit(itemLimitFor(options.concurrency));
  void ports.stop.abandoned.then(() => {
    limit.open();
  });
  return rowChunks({
    source: plan.source,
    bytesOf: (chunk) => csvChunkOf(plan, chunk),
    rows: {
      ...context,
      columns: plan.columns,
      orgs,
      chain,
      known: plan.since ?? NO_KNOWN_ROWS,
      steps: STEPS_AFTER_USER,
    },
    ledgers: job.ledgers,
    stop: ports.stop,
    limit,
    retry,
    onSettled: (lease, report) => {
      progress.onRows(lease, report);
    },
  });
}
