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
import type { StepContext } from './context';
import { Grants } from './grants';
import { needsWork, type RetryFailed } from './lease';
import type { LiveJob } from './live-job';
import { type Note, Notes } from './notes';
import { writesPerSecond } from './options';
import { OrgResolver } from './org-resolver';
import type { Plan } from './plan-csv';
import type { Emit } from './events';
import type { ImportPorts } from './ports';
import { probeOf } from './probe';
import { type LiveCounts, noCounts, RequestStack } from './request-stack';
import { workOff } from './work-off';

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
  /** A worker meets an outage, or the end of it: this process waits with it. */
  readonly followOutage: (isOn: boolean) => void;
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
  const { live, history } = run;
  const parts = { grants: new Grants(history, live.jobBeganAtMs), orgs: resolverOf(run) };
  const { todo, done } = split(run);
  live.attach(run.job, parts.orgs.counts, done);
  await workOff(run, parts, todo);
  let reported = await report(run, parts.grants);
  if (hasLost(run, reported)) {
    // Receipts spoke for rows whose records the ledger has lost since: a new lease voids them.
    live.reopen(reported.unsettled.length);
    await workOff(run, parts, reported.unsettled);
    reported = await report(run, parts.grants);
    if (hasLost(run, reported)) run.ports.stop.stop(losingLedger(live.unprocessed));
  }
  return finish(run, reported);
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

/** What the ledgers say at the end of a run. */
interface Reported {
  readonly retryable: number;
  /** Chunks with rows that are not settled; none when the reports were refused. */
  readonly unsettled: readonly Chunk[];
  /** False when the disk refused the reports. */
  readonly isWritten: boolean;
  /** What the disk refused first. */
  readonly refusal?: Abort;
}

/** True when rows are left though nothing stopped the run: all were settled, and some have no outcome in the ledger. */
function hasLost({ ports }: JobRun, { unsettled, refusal }: Reported): boolean {
  return !ports.stop.isStopping && refusal === undefined && unsettled.length > 0;
}

// Once may be damage of the past; twice in one run is a disk that does not keep what it has taken.
function losingLedger(rows: number): Abort {
  return new Abort(
    'stopped_early',
    'ledger_losing',
    `The disk loses what is written: ${String(rows)} rows were worked off, and the ledger does not have them.`,
    ['Check the disk, or copy the job folder to another one, then resume'],
  );
}

async function report(run: JobRun, grants: Grants): Promise<Reported> {
  const { live, job, plan } = run;
  const { stop, emit } = run.ports;
  if (stop.bug !== undefined) throw stop.bug;
  emit({ type: 'reporting' });
  const unspent = await refusalOf(job.record({ type: 'spent', ...live.spent }));
  const reasons = new Notes();
  const reported = {
    chunks: plan.chunks,
    epochOf: (chunk: number) => grants.epochOf(chunk),
    onFailure: (failure: RowFailure) => {
      reasons.addFailure(failure);
    },
    isRepeated: (row: number) => plan.links.isLinked(row),
  };
  let told: Pick<Reported, 'retryable' | 'unsettled'> = { retryable: 0, unsettled: [] };
  const unwritten = await refusalOf(
    job.writeReports(reported, resultLine).then((folded) => {
      live.settle(folded, reasons);
      told = folded;
    }),
  );
  const { retryable, unsettled } = told;
  const isWritten = unwritten === undefined;
  return { retryable, unsettled, isWritten, ...defined({ refusal: unspent ?? unwritten }) };
}

/** What the disk refuses at the end leaves the ledger as it is: the end is told, and nothing is lost. */
async function refusalOf(work: Promise<void>): Promise<Abort | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof Abort)) throw error;
    return error;
  }
}

async function finish(run: JobRun, reported: Reported): Promise<ImportEnd> {
  const { live, job } = run;
  const { stop } = run.ports;
  const { retryable, isWritten, refusal } = reported;
  const reason = endingOf(stop.reason ?? refusal, live);
  let checkpoint = live.checkpoint(statusOf(reason, live.failures));
  const unsaved = await refusalOf(job.saveCheckpoint(checkpoint));
  if (unsaved !== undefined) {
    checkpoint = live.checkpoint(statusOf(reason ?? refusal ?? unsaved, live.failures));
  }
  const unclosed = await refusalOf(job.close());
  const stoppedBy = reason ?? refusal ?? unsaved ?? unclosed;
  const { reasons } = live;
  return {
    ...{ checkpoint, files: job.files, reported: isWritten, reasons, retryable },
    ...defined({ stoppedBy }),
  };
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
  ports: Pick<ImportPorts, 'clock' | 'random' | 'gateway' | 'stop' | 'emit'>,
  usedUntilMs?: number,
): Road {
  const { clock, random, gateway, stop, emit } = ports;
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
    ...{ policy: DEFAULT_RETRY_POLICY, probe: probeOf(gateway), isReached: () => false },
    onThrottled: (delayMs, requestClass) => {
      slowDown(delayMs, requestClass);
      for (const listener of listeners) listener(delayMs);
    },
  });
  const onThrottled: Road['onThrottled'] = (listener) => {
    listeners.push(listener);
  };
  const followOutage: Road['followOutage'] = (isOn) => {
    stack.followOutage(isOn);
    onOutage(isOn);
  };
  return { stack, gate, permits, counts, onThrottled, slowDown, followOutage };
}

/** Tells of an outage once, however many processes meet it. */
function outageTeller(emit: Emit): (isOn: boolean) => void {
  let meeting = 0;
  return (isOn) => {
    meeting += isOn ? 1 : -1;
    if (meeting === (isOn ? 1 : 0)) emit({ type: 'outage', isOn });
  };
}
