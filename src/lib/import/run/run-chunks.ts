import { type Chunk, defined } from '../../model';
import type { EmailChain } from '../repeats/email-chain';
import {
  ChunkQueue,
  Dispatcher,
  type DispatchListener,
  type LeaseRegister,
  RowLimit,
  rowLimitFor,
  setAsideReason,
} from '../../chunks';
import type { ChunkWork } from '../rows/chunk-run';
import { runInWorkers } from './run-in-workers';
import { LocalEmailChain } from '../repeats/local-email-chain';
import type { JobRun } from './run-parts';
import type { RunProgress } from './run-progress';
import { orgForAll } from '../options';
import type { OrgResolver, OrgDirectory } from '../rows/org-resolver';
import { localWorker } from './local-worker';
import { FinishedRows } from '../repeats/finished-rows';

/**
 * Works off these chunks of a job, here or in workers, until none is left or the run stops; all others are done. Never
 * rejects: what goes wrong is in the stop switch.
 */
export async function runChunks(
  run: JobRun,
  { leases, orgs }: { readonly leases: LeaseRegister; readonly orgs: OrgResolver },
  todo: readonly Chunk[],
): Promise<void> {
  const { stop } = run.ports;
  const toDo = new Set(todo.map(({ index }) => index));
  const finished = pastRows(run, leases, toDo);
  const chain = new LocalEmailChain(run.plan.links, finished);
  const queue = new ChunkQueue(todo);
  const dispatcher = new Dispatcher({
    ...{ queue, job: run.job, stop, leases, listener: listenerOf(run.progress, finished, chain) },
  });
  const { chunkSize } = run.options;
  const isToDo = (row: number): boolean => toDo.has(Math.floor((row - 1) / chunkSize));
  const ahead = orgs
    .resolveAhead(isToDo, () => stop.isStopping)
    .catch((error: unknown) => {
      stop.fail(error);
    });
  const running =
    run.options.workers > 1
      ? runInWorkers(run, { dispatcher, orgs, chain })
      : Promise.race([
          dispatcher.dispatchTo(localWorker(workOf(run, orgs, chain))),
          stop.abandoned,
        ]);
  // Nobody waits for answers any more once the run is abandoned; but workers are gone before the ledgers are folded.
  await Promise.all([Promise.race([ahead, stop.abandoned]), running]);
  const aside = setAsideReason(dispatcher.setAside);
  if (aside !== undefined) stop.stop(aside);
}

/** Rows of a chunk that is done or set aside are looked up in its ledgers from then on. */
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
    onSetAside: (chunk) => {
      finished.add(chunk.index);
      chain.giveUp(chunk);
    },
  };
}

function pastRows(run: JobRun, leases: LeaseRegister, toDo: ReadonlySet<number>): FinishedRows {
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

function workOf(run: JobRun, orgs: OrgDirectory, chain: EmailChain): ChunkWork {
  const { context, plan, job, ports, retry, options, progress } = run;
  const window = new RowLimit(rowLimitFor(options.concurrency));
  void ports.stop.abandoned.then(() => {
    window.open();
  });
  const org = orgForAll(options);
  return {
    source: plan.source,
    rows: { ...context, columns: plan.columns, orgs, chain, ...defined({ org }) },
    ledgers: job.ledgers,
    stop: ports.stop,
    window,
    retry,
    onRows: (lease, report) => {
      progress.onRows(lease, report);
    },
  };
}
