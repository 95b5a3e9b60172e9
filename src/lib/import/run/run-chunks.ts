import { type Chunk, defined } from '../../model';
import type { Chain } from '../repeats/email-chain';
import {
  ChunkQueue,
  Drive,
  type DriveListener,
  type Grants,
  RowWindow,
  seatsFor,
  setAsideReason,
} from '../../chunks';
import type { ChunkWork } from '../rows/chunk-run';
import { employWorkers } from './run-in-workers';
import { HandOvers } from '../repeats/local-email-chain';
import type { JobRun } from './run-parts';
import type { LiveJob } from './run-progress';
import { orgForAll } from '../options';
import type { OrgResolver, Orgs } from '../rows/org-resolver';
import { ownHand } from './local-worker';
import { PastRows } from '../repeats/finished-rows';

/**
 * Works off these chunks of a job, here or in workers, until none is left or the run stops; all others are done. Never
 * rejects: what goes wrong is in the stop switch.
 */
export async function workOff(
  run: JobRun,
  { grants, orgs }: { readonly grants: Grants; readonly orgs: OrgResolver },
  todo: readonly Chunk[],
): Promise<void> {
  const { stop } = run.ports;
  const toDo = new Set(todo.map(({ index }) => index));
  const past = pastRows(run, grants, toDo);
  const handOvers = new HandOvers(run.plan.links, past);
  const queue = new ChunkQueue(todo);
  const drive = new Drive({
    ...{ queue, job: run.job, stop, grants, listener: listenerOf(run.live, past, handOvers) },
  });
  const { chunkSize } = run.options;
  const isToDo = (row: number): boolean => toDo.has(Math.floor((row - 1) / chunkSize));
  const ahead = orgs
    .resolveAhead(isToDo, () => stop.isStopping)
    .catch((error: unknown) => {
      stop.fail(error);
    });
  const drives =
    run.options.workers > 1
      ? employWorkers(run, { drive, orgs, handOvers })
      : Promise.race([drive.employ(ownHand(workOf(run, orgs, handOvers))), stop.abandoned]);
  // Nobody waits for answers any more once the run is abandoned; but workers are gone before the ledgers are folded.
  await Promise.all([Promise.race([ahead, stop.abandoned]), drives]);
  const aside = setAsideReason(drive.setAside);
  if (aside !== undefined) stop.stop(aside);
}

/** Rows of a chunk that is done or set aside are looked up in its ledgers from then on. */
function listenerOf(live: LiveJob, past: PastRows, handOvers: HandOvers): DriveListener {
  return {
    onLeaseEnd: (lease, end) => {
      live.onLeaseEnd(lease, end);
    },
    onReceipt: (chunk) => {
      past.add(chunk.index);
      handOvers.letGo(chunk);
      live.onReceipt();
    },
    onSetAside: (chunk) => {
      past.add(chunk.index);
      handOvers.giveUp(chunk);
    },
  };
}

function pastRows(run: JobRun, grants: Grants, toDo: ReadonlySet<number>): PastRows {
  const { chunks, links } = run.plan;
  const past = new PastRows({
    ledgers: run.job.ledgers,
    links,
    chunks,
    chunkSize: run.options.chunkSize,
    epochOf: (chunk) => grants.epochOf(chunk),
    doubtOf: (chunk) => grants.doubtOf(chunk),
  });
  for (const { index } of chunks) if (!toDo.has(index)) past.add(index);
  return past;
}

function workOf(run: JobRun, orgs: Orgs, chain: Chain): ChunkWork {
  const { context, plan, job, ports, retry, options, live } = run;
  const window = new RowWindow(seatsFor(options.concurrency));
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
      live.onRows(lease, report);
    },
  };
}
