import type { Dispatcher } from '../../chunks';
import type { LocalEmailChain } from '../repeats/local-email-chain';
import type { JobRun } from './job-run';
import { defined } from '../../model';
import { csvChunkOf } from '../plan/plan-csv';
import { writesPerSecond } from '../options';
import type { OrgResolver } from '../rows/org-resolver';
import { NO_KNOWN_ROWS } from '../since/known-row';
import { type PoolParts, WorkerPool } from '../workers/worker-pool';
import type { Hello } from '../workers/worker-messages';

/** Processes the chunks in workers. Resolves once every worker is gone. */
export async function runInWorkers(
  run: JobRun,
  parts: {
    readonly dispatcher: Dispatcher;
    readonly orgs: OrgResolver;
    readonly chain: LocalEmailChain;
  },
): Promise<void> {
  const { ports, options, route, job } = run;
  const { stop, emit } = ports;
  const pool = new WorkerPool({
    workers: options.workers,
    ports: ports.workers,
    hello: helloOf(run),
    dispatcher: parts.dispatcher,
    stop,
    emit,
    throttles: route.throttles,
    ...defined({ hold: job.hold }),
    note: (pid) => job.noteWorker(pid),
    services: servicesOf(run, parts),
  });
  try {
    await Promise.race([pool.run(), stop.abandoned]);
  } finally {
    await pool.end();
  }
}

function servicesOf(
  { route, plan, progress, ports }: JobRun,
  { orgs, chain }: { readonly orgs: OrgResolver; readonly chain: LocalEmailChain },
): PoolParts['services'] {
  return {
    permits: route.permits,
    orgs,
    chain,
    links: plan.links,
    known: plan.since ?? NO_KNOWN_ROWS,
    bytesOf: (chunk) => csvChunkOf(plan, chunk),
    stop: ports.stop,
    counts: route.counts,
    throttles: route.throttles,
    onOutage: route.followOutage,
    onNextProbe: route.noteNextProbe,
    onRows: (lease, report) => {
      progress.onRows(lease, report);
    },
  };
}

function heldOf({ hold }: JobRun['job']): Hello['held'] {
  return hold && { name: hold.name, epoch: hold.epoch, sendUntil: hold.sendUntil };
}

function helloOf({ jobId, job, plan, context, options, retry, ports, route }: JobRun): Hello {
  const { baseUrl, requestTimeoutMs, appVersion } = ports.workers;
  return {
    type: 'hello',
    jobId,
    jobFolder: job.folder,
    held: heldOf(job),
    source: plan.source,
    nonce: context.nonce,
    options,
    writesPerSecond: writesPerSecond(options) / options.workers,
    permitLifetimeMs: route.permits.lifetimeMs,
    retry,
    baseUrl,
    requestTimeoutMs,
    appVersion,
  };
}
