import type { Drive } from '../../chunks';
import type { HandOvers } from '../repeats/local-email-chain';
import type { JobRun } from './run-parts';
import { writesPerSecond } from '../options';
import type { OrgResolver } from '../rows/org-resolver';
import { WorkerPool } from '../workers/worker-pool';
import type { Hello } from '../workers/worker-messages';

/** Works off the chunks in processes of their own. Resolves when none of them is left. */
export async function employWorkers(
  run: JobRun,
  parts: { readonly drive: Drive; readonly orgs: OrgResolver; readonly handOvers: HandOvers },
): Promise<void> {
  const { ports, options, road, live, job, plan } = run;
  const { stop, emit } = ports;
  const pool = new WorkerPool({
    workers: options.workers,
    ports: ports.workers,
    hello: helloOf(run),
    drive: parts.drive,
    stop,
    emit,
    onThrottled: ({ delayMs, requestClass }) => {
      road.gate.pause(delayMs);
      road.slowDown(delayMs, requestClass);
    },
    note: (pid) => job.noteWorker(pid),
    desk: {
      permits: road.permits,
      orgs: parts.orgs,
      chain: parts.handOvers,
      links: plan.links,
      stop,
      counts: road.counts,
      onOutage: road.followOutage,
      onRows: (lease, report) => {
        live.onRows(lease, report);
      },
    },
  });
  road.onThrottled((delayMs) => {
    pool.pauseAll(delayMs);
  });
  try {
    await Promise.race([pool.run(), stop.abandoned]);
  } finally {
    await pool.end();
  }
}

function helloOf({ jobId, job, plan, context, options, retry, ports }: JobRun): Hello {
  const { baseUrl, requestTimeoutMs, appVersion } = ports.workers;
  return {
    type: 'hello',
    jobId,
    jobFolder: job.folder,
    source: plan.source,
    nonce: context.nonce,
    onExisting: options.onExisting,
    createOrgs: options.createOrgs,
    orgId: options.orgId ?? undefined,
    concurrency: options.concurrency,
    writesPerSecond: writesPerSecond(options) / options.workers,
    retry,
    baseUrl,
    requestTimeoutMs,
    appVersion,
  };
}
