import { createHash } from 'node:crypto';
import {
  assertSameEnvironment,
  limitsOf,
  type Plan,
  planCsv,
  planJobFile,
  planRequest,
  throwWhenStopped,
} from '../import';
import {
  chunkLedgers,
  DEFAULT_OPTIONS,
  readLedger,
  verifyFolderOfFile,
  verifyFolderOfJob,
  writeVerification,
} from '../jobs';
import { defined } from '../model';
import { LAG_MS, openRoute } from '../requests';
import { compareAll, type KnownJob, type PlannedRun } from './compare-all';
import { conclude } from './conclude';
import { VerificationStore } from './verification-store';
import type { VerifyEnd, VerifyPorts, VerifyRequest } from './verify-request';

const STOPPED = 'Stopped before anything was read from WorkOS.';

/**
 * Reads back from WorkOS what the rows of a file ask for, and compares it field by field. Only reads. What has been read
 * and found so far is on disk, so that the same command continues after a kill.
 *
 * @throws Abort `csv_changed`, `target_differs`, `index_in_use` (exit 5), or the reason why the run stopped
 */
export async function verifyFile(request: VerifyRequest, ports: VerifyPorts): Promise<VerifyEnd> {
  const { clock, stop } = ports;
  const beganMs = clock.monotonicMs();
  // Nothing is half done: what is not read yet need not be awaited.
  stop.onStop((reason) => {
    stop.halt(reason);
  });
  const plan = await planFile(request, ports);
  throwWhenStopped(stop, STOPPED);
  const route = openRoute(limitsOf(request.options), ports);
  try {
    const known = await knownJob(request, ports, { plan, route });
    const end = await verifyPlanned(request, ports, { plan, route, known });
    return { ...end, durationMs: clock.monotonicMs() - beganMs };
  } catch (error) {
    // Requests of the same batch may still wait for their turn.
    stop.fail(error);
    throw error;
  }
}

function planFile(request: VerifyRequest, ports: VerifyPorts): Promise<Plan> {
  const { job, csvPath, options, checkpointDir } = request;
  if (job === undefined) {
    return planCsv(planRequest({ csvPath, options }, ports, STOPPED));
  }
  const place = { jobId: job.jobId, checkpointDir };
  const file = { verb: 'verify', job: place, options, csvPath, was: job.checkpoint } as const;
  return planJobFile({ ...file, ifStopped: STOPPED }, ports);
}

/** Reads the ledger of the job, and makes sure that the key leads to its environment. */
async function knownJob(
  { job }: VerifyRequest,
  { files, gateway, digestKey }: VerifyPorts,
  { plan, route }: Omit<PlannedRun, 'known'>,
): Promise<KnownJob | undefined> {
  if (job === undefined) return undefined;
  const history = await readLedger(files, job, () => undefined);
  const ledgers = chunkLedgers(files, job.folder, job.jobId);
  const keyDigest = digestKey(history.head?.nonce ?? '');
  const { stack } = route;
  await assertSameEnvironment({ keyDigest, history, ledgers, chunks: plan.chunks, stack, gateway });
  return { history, ledgers };
}

async function verifyPlanned(
  request: VerifyRequest,
  ports: VerifyPorts,
  run: PlannedRun,
): Promise<Omit<VerifyEnd, 'durationMs'>> {
  const { files, clock } = ports;
  const { plan } = run;
  const { job, target, sample } = request;
  let store = await openStore(request, ports, plan);
  try {
    let progress = await compareAll(request, ports, { ...run, store });
    const lagMs = await possibleLagMs(request, store);
    if (lagMs > 0) {
      ports.emit({ type: 'reading_again', delayMs: lagMs });
      await run.route.stack.pause(lagMs);
      await store.index.remove();
      store = await openStore(request, ports, plan);
      progress = await compareAll(request, ports, { ...run, store });
    }
    const found = await conclude(request, plan, { store, progress });
    const verifiedAt = new Date(clock.now()).toISOString();
    const verification = { verifiedAt, ...defined({ sample }), summary: found.summary };
    const path = job && (await writeVerification(files, job, verification));
    await store.index.remove();
    const { output, repairCsv } = request;
    const written = found.repairRows === 0 ? undefined : repairCsv?.path;
    return {
      ...found,
      target,
      csv: plan.csv,
      files: defined({ output: output?.path, repairCsv: written, verification: path }),
      requests: progress.requests,
    };
  } catch (error) {
    await store.index.close();
    throw error;
  }
}

/**
 * How long to wait before everything is read once more: WorkOS was read so soon after the job's last write that what
 * differs may not have been visible yet. 0 when it need not be.
 */
async function possibleLagMs({ job }: VerifyRequest, store: VerificationStore): Promise<number> {
  if (job === undefined) return 0;
  const ageMs = store.begunAtMs - Date.parse(job.checkpoint.updatedAt);
  if (ageMs >= LAG_MS) return 0;
  for await (const { kind, imported } of store.differences()) {
    // What could not be read, and rows that were not imported, differ for another reason.
    if (kind !== 'unreadable' && imported !== false) return LAG_MS - Math.max(0, ageMs);
  }
  return 0;
}

async function openStore(
  request: VerifyRequest,
  { files, clock, emit }: VerifyPorts,
  plan: Plan,
): Promise<VerificationStore> {
  const { job, checkpointDir, target } = request;
  const folder =
    job === undefined
      ? await verifyFolderOfFile(files, checkpointDir, { csv: plan.csv, target })
      : await verifyFolderOfJob(files, job);
  const head = { begunAtMs: clock.now(), about: aboutOf(request, plan) };
  const store = await VerificationStore.open(folder, head);
  if (store.isContinued) {
    const { rows } = await store.progress();
    emit({ type: 'continuing', begunAtMs: store.begunAtMs, rows });
  }
  return store;
}

/** Everything that has an influence on the differences. */
function aboutOf(request: VerifyRequest, plan: Plan): string {
  const { job, target, options, findsUnexpected, sample } = request;
  // How much may be sent has none.
  const { concurrency, rateLimit, headroom, budget, outagePatience } = DEFAULT_OPTIONS;
  const reading = { ...options, concurrency, rateLimit, headroom, budget, outagePatience };
  const of = [plan.csv.sha256, target, reading, findsUnexpected, sample ?? null];
  const saved = job && [job.jobId, job.checkpoint.updatedAt];
  return createHash('sha256')
    .update(JSON.stringify([...of, saved ?? null]))
    .digest('hex');
}
