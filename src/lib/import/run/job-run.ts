import { csvLine, spreadsheetSafe } from '../../csv';
import type { JobStatus } from '../../jobs';
import { Abort, type Chunk, defined, type RowFailure, type Tally } from '../../model';
import { LeaseRegister } from '../../chunks';
import type { RunProgress } from './run-progress';
import { RowNotes } from '../plan/notes';
import { OrgResolver } from '../rows/org-resolver';
import { hasRowsToRetry } from '../rows/retry-failed';
import type { ImportEnd, JobRun } from './run-parts';
import { runChunks } from './run-chunks';

/** Works off what is left of a job, and reports. */
export async function runJob(run: JobRun): Promise<ImportEnd> {
  const { progress, history } = run;
  const parts = {
    leases: new LeaseRegister(history, progress.jobBeganAtMs),
    orgs: resolverOf(run),
  };
  const { todo, done } = split(run);
  progress.attach(run.job, parts.orgs.counts, done);
  await runChunks(run, parts, todo);
  let reported = await report(run, parts.leases);
  if (hasLost(run, reported)) {
    // Receipts spoke for rows whose records the ledger has lost since: a new lease voids them.
    progress.reopen(reported.unsettled.length);
    await runChunks(run, parts, reported.unsettled);
    reported = await report(run, parts.leases);
    if (hasLost(run, reported)) run.ports.stop.stop(losingLedger(progress.unprocessed));
  }
  return finish(run, reported);
}

function resolverOf({ job, context, plan, history }: JobRun): OrgResolver {
  const orgs = new OrgResolver(
    { context, record: (...records) => job.record(...records), doubts: history.orgIntents },
    plan.orgs,
  );
  for (const [key, known] of history.orgs) orgs.addKnown(key, known);
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
    if (receipt === undefined || hasRowsToRetry(retry, receipt)) todo.push(chunk);
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

async function report(run: JobRun, leases: LeaseRegister): Promise<Reported> {
  const { progress, job, plan } = run;
  const { stop, emit } = run.ports;
  if (stop.bug !== undefined) throw stop.bug;
  emit({ type: 'reporting' });
  const unspent = await refusalOf(job.record({ type: 'spent', ...progress.spent }));
  const reasons = new RowNotes();
  const reported = {
    chunks: plan.chunks,
    epochOf: (chunk: number) => leases.epochOf(chunk),
    onFailure: (failure: RowFailure) => {
      reasons.addFailure(failure);
    },
    isRepeated: (row: number) => plan.links.isLinked(row),
  };
  let told: Pick<Reported, 'retryable' | 'unsettled'> = { retryable: 0, unsettled: [] };
  const unwritten = await refusalOf(
    job.writeReports(reported, resultLine).then((folded) => {
      progress.settle(folded, reasons);
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
  const { progress, job } = run;
  const { stop } = run.ports;
  const { retryable, isWritten, refusal } = reported;
  const reason = endingOf(stop.reason ?? refusal, progress);
  let checkpoint = progress.checkpoint(statusOf(reason, progress.failures));
  const unsaved = await refusalOf(job.saveCheckpoint(checkpoint));
  if (unsaved !== undefined) {
    checkpoint = progress.checkpoint(statusOf(reason ?? refusal ?? unsaved, progress.failures));
  }
  const unclosed = await refusalOf(job.close());
  const stoppedBy = reason ?? refusal ?? unsaved ?? unclosed;
  const { reasons } = progress;
  return {
    ...{ checkpoint, files: job.files, reported: isWritten, reasons, retryable },
    ...defined({ stoppedBy }),
  };
}

/** Why the run ended early, if it did: a stop that came when all was done stopped nothing. */
function endingOf(reason: Abort | undefined, progress: RunProgress): Abort | undefined {
  if (progress.unprocessed === 0) {
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
