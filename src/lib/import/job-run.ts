import { csvLine, spreadsheetSafe } from '../csv';
import type { Checkpoint, Job, JobHistory, JobOptions, JobStatus } from '../jobs';
import { Abort, type Chunk, defined, type JobId, type RowFailure, type Tally } from '../model';
import {
  createGate,
  createPermitBank,
  DEFAULT_RETRY_POLICY,
  type Gate,
  type PermitBank,
  type RequestClass,
} from '../pacing';
import type { Chain } from './chain';
import { ChunkQueue } from './chunk-queue';
import type { ChunkWork } from './chunk-run';
import type { StepContext } from './context';
import { Drive, setAsideReason } from './drive';
import { employWorkers } from './employ-workers';
import { Grants } from './grants';
import { HandOvers } from './hand-overs';
import { needsWork, type RetryFailed } from './lease';
import type { LiveJob } from './live-job';
import { type Note, Notes } from './notes';
import { orgForAll, writesPerSecond } from './options';
import { OrgResolver, type Orgs } from './org-resolver';
import { ownHand } from './own-hand';
import { PastRows } from './past-rows';
import type { Plan } from './plan-csv';
import type { Emit } from './events';
import type { ImportPorts } from './ports';
import { type LiveCounts, noCounts, RequestStack } from './request-stack';
import { RowWindow, seatsFor } from './row-window';

/** How an import ended. */
export interface ImportEnd {
  readonly checkpoint: Checkpoint;
  readonly files: Job['files'];
  /** False when the disk refused `results.csv` or `errors.jsonl`. */
  readonly reported: boolean;
  /** Why rows failed, most frequent first. */
  readonly reasons: readonly Note[];
  /** Failed rows that are worth another try. */
  readonly retryable: number;
  /** Why it ended before its rows did. */
  readonly stoppedBy?: Abort;
}

/** The road to WorkOS of a process, and what leaves on it. */
export interface Road {
  readonly stack: RequestStack;
  readonly gate: Gate;
  readonly permits: PermitBank;
  readonly counts: LiveCounts;
  /** Calls `listener` at every pause that a 429 to this process brings. */
  readonly onThrottled: (listener: (delayMs: number) => void) => void;
  /** Cuts the pace after a 429 to any process, and tells. */
  readonly slowDown: (delayMs: number, requestClass: RequestClass) => void;
  /** Any process meets an outage, or the end of it: told once, however many do. */
  readonly onOutage: (isOn: boolean) => void;
}

/** A job at work: an import's or a resume's. */
export interface JobRun {
  readonly jobId: JobId;
  readonly options: JobOptions;
  readonly retry: RetryFailed;
  readonly ports: ImportPorts;
  readonly road: Road;
  readonly context: StepContext;
  readonly plan: Plan;
  readonly live: LiveJob;
  readonly job: Job;
  /** What earlier runs left. */
  readonly history: Pick<JobHistory, 'epochs' | 'receipts' | 'settled' | 'orgs' | 'orgIntents'>;
}

/** Works off what is left of a job, and reports. */
export async function runJob(run: JobRun): Promise<ImportEnd> {
  const { stop } = run.ports;
  const grants = new Grants(run.history, run.live.jobBeganAtMs);
  const epochOf = (chunk: number): number => grants.epochOf(chunk);
  const orgs = resolverOf(run);
  const { chunks } = run.plan;
  const { chunkSize } = run.options;
  const past = new PastRows({
    ...{ ledgers: run.job.ledgers, chunks, chunkSize, epochOf },
    doubtOf: (chunk) => grants.doubtOf(chunk),
  });
  const { todo, done } = split(run);
  for (const { chunk } of done) past.add(chunk.index);
  run.live.attach(run.job, orgs.counts, done);
  const handOvers = new HandOvers(run.plan.links, past);
  const drive = new Drive({
    queue: new ChunkQueue(todo),
    job: run.job,
    stop,
    past,
    handOvers,
    listener: run.live,
    grants,
  });
  const toDo = new Set(todo.map(({ index }) => index));
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
  return finish(run, epochOf);
}

function resolverOf({ job, context, plan, history }: JobRun): OrgResolver {
  const orgs = new OrgResolver(
    { context, record: (...records) => job.record(...records), doubts: history.orgIntents },
    plan.orgs,
  );
  for (const [key, known] of history.orgs) orgs.know(key, known);
  return orgs;
}

/** The chunks that need work: those without a receipt, and those with failures that are taken up again. */
function split({ plan, history, retry }: JobRun): {
  readonly todo: readonly Chunk[];
  readonly done: readonly { readonly chunk: Chunk; readonly tally: Tally }[];
} {
  const todo: Chunk[] = [];
  const done: { chunk: Chunk; tally: Tally }[] = [];
  for (const chunk of plan.chunks) {
    const receipt = history.receipts.get(chunk.index);
    if (receipt === undefined || needsWork(retry, receipt)) todo.push(chunk);
    else done.push({ chunk, tally: receipt.tally });
  }
  return { todo, done };
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

async function finish(run: JobRun, epochOf: (chunk: number) => number): Promise<ImportEnd> {
  const { live, job } = run;
  const { stop, emit } = run.ports;
  if (stop.bug !== undefined) throw stop.bug;
  emit({ type: 'reporting' });
  // What the disk refuses now leaves the ledger as it is: the end is told, and nothing is lost.
  const refusals: Abort[] = [];
  const unlessRefused = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      if (!(error instanceof Abort)) throw error;
      refusals.push(error);
      return false;
    }
  };
  let retryable = 0;
  const report = async (): Promise<void> => {
    const reasons = new Notes();
    const onFailure = (failure: RowFailure): void => {
      reasons.addFailure(failure);
    };
    const { chunks } = run.plan;
    const folded = await job.writeReports({ chunks, epochOf, onFailure }, resultLine);
    live.settle(folded, reasons);
    ({ retryable } = folded);
  };
  await unlessRefused(job.record({ type: 'spent', ...live.spent }));
  const reported = await unlessRefused(report());
  const reason = endingOf(stop.reason ?? refusals[0], live);
  let checkpoint = live.checkpoint(statusOf(reason, live.failures));
  const saved = await unlessRefused(job.saveCheckpoint(checkpoint));
  if (!saved) checkpoint = live.checkpoint(statusOf(reason ?? refusals[0], live.failures));
  await unlessRefused(job.close());
  const { reasons } = live;
  const stoppedBy = reason ?? refusals[0];
  return { checkpoint, files: job.files, reported, reasons, retryable, ...defined({ stoppedBy }) };
}

/** Why the run ended early, if it did: a stop that came when all was done stopped nothing. */
function endingOf(reason: Abort | undefined, live: LiveJob): Abort | undefined {
  if (live.unprocessed === 0) {
    const isLate = reason?.reason === 'interrupted' || reason?.code === 'max_errors';
    return isLate ? undefined : reason;
  }
  if (reason === undefined) throw new Error('Rows are left, and nothing stopped the run');
  return reason;
}

function statusOf(reason: Abort | undefined, failures: number): JobStatus {
  if (reason === undefined) return failures > 0 ? 'partial' : 'completed';
  return reason.reason === 'interrupted' ? 'interrupted' : 'stopped';
}

// Ids and emails of people's own making: a spreadsheet must not take them for formulas.
function resultLine(cells: readonly string[]): string {
  return csvLine(cells.map(spreadsheetSafe));
}

/** Builds a run's road to WorkOS. `usedUntilMs`: until when an earlier run may have used the limits. */
export function buildRoad(
  options: JobOptions,
  ports: Pick<ImportPorts, 'clock' | 'random' | 'stop' | 'emit'>,
  usedUntilMs?: number,
): Road {
  const { clock, random, stop, emit } = ports;
  const counts = noCounts();
  const listeners: ((delayMs: number) => void)[] = [];
  const plan = { writesPerSecond: writesPerSecond(options), ...defined({ usedUntilMs }) };
  const permits = createPermitBank(plan, clock);
  const gate = createGate(permits, options.concurrency, clock);
  const slowDown: Road['slowDown'] = (delayMs, requestClass) => {
    permits.refused(requestClass, delayMs);
    emit({ type: 'throttled', delayMs, share: permits.share });
  };
  const onOutage = outageTeller(emit);
  const stack = new RequestStack({
    ...{ gate, clock, random, stop, counts, onOutage },
    policy: DEFAULT_RETRY_POLICY,
    onThrottled: (delayMs, requestClass) => {
      slowDown(delayMs, requestClass);
      for (const listener of listeners) listener(delayMs);
    },
  });
  const onThrottled: Road['onThrottled'] = (listener) => {
    listeners.push(listener);
  };
  return { stack, gate, permits, counts, onThrottled, slowDown, onOutage };
}

/** Tells of an outage once, however many processes meet it. */
function outageTeller(emit: Emit): (isOn: boolean) => void {
  let meeting = 0;
  return (isOn) => {
    meeting += isOn ? 1 : -1;
    if (meeting === (isOn ? 1 : 0)) emit({ type: 'outage', isOn });
  };
}
