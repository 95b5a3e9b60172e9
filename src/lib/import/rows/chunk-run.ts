import { csvChangedError, type CsvRow, type CsvSource, readRows, assertUnchanged } from '../../csv';
import type { ChunkLedger, ChunkLedgers, RowState } from '../../jobs';
import {
  Abort,
  addTallies,
  defined,
  EMPTY_TALLY,
  settledRows,
  type Tally,
  tallyOfRow,
} from '../../model';
import { type EmailChain, type HandOver, handOverFor, RowLeft } from '../repeats/email-chain';
import { importRow, type RowContext, type RowEnd } from './import-row';
import type { Lease, LeaseEnd, RowsReport, RowLimit } from '../../chunks';
import { isRetried, type RetryFailed } from './retry-failed';
import { handOverOf } from '../repeats/finished-rows';
import type { StopSwitch } from '../../requests';

/** What all leases of a process share. */
export interface ChunkWork {
  readonly source: CsvSource;
  readonly rows: RowContext;
  readonly ledgers: ChunkLedgers;
  readonly stop: StopSwitch;
  readonly window: RowLimit;
  readonly retry: RetryFailed;
  /** Told of every row that is settled, also of those that an earlier lease settled. */
  readonly onRows: (lease: Lease, report: RowsReport) => void;
}

const NOTHING_KNOWN: RowState = {};
/** How `csv/` says that a file which was planned cannot be read that way any more. */
const CSV_TROUBLE: ReadonlySet<string> = new Set(['usage', 'input_invalid', 'job_in_the_way']);

/** One lease at work in this process. Never rejects: what goes wrong is in the stop switch. */
export class ChunkRun {
  private tally: Tally = EMPTY_TALLY;
  private retryable = 0;
  private readonly pending: Promise<void>[] = [];
  private ledger: ChunkLedger | undefined;

  constructor(
    private readonly work: ChunkWork,
    private readonly lease: Lease,
  ) {}

  /** Begins every row of the chunk, as seats allow. */
  async begin(): Promise<void> {
    const { stop, ledgers } = this.work;
    const { chunk, epoch, doubt } = this.lease;
    try {
      const known =
        epoch > 1
          ? (await ledgers.read(chunk, epoch - 1, doubt)).rows
          : new Map<number, RowState>();
      this.ledger = await ledgers.open(chunk, epoch);
      await this.beginRows(this.ledger, known);
    } catch (error) {
      // A file that is gone, or not the one that was planned, has no more rows for us: those in flight finish.
      if (error instanceof Abort && CSV_TROUBLE.has(error.reason)) stop.stop(this.changed());
      else stop.fail(error);
    }
  }

  /** Waits for the rows. */
  async settle(): Promise<LeaseEnd> {
    await Promise.all(this.pending);
    await this.ledger?.close();
    const { tally, retryable } = this;
    if (settledRows(tally) < this.lease.chunk.rows) return { kind: 'left' };
    return { kind: 'settled', tally, retryable };
  }

  private async beginRows(
    ledger: ChunkLedger,
    known: ReadonlyMap<number, RowState>,
  ): Promise<void> {
    const { source, stop, window } = this.work;
    const { chunk } = this.lease;
    await assertUnchanged(source);
    for await (const rows of readRows(source, { range: chunk })) {
      for (const row of rows) {
        await window.enter();
        if (stop.isStopping) return;
        this.pending.push(this.run(row, ledger, known.get(row.row) ?? NOTHING_KNOWN));
      }
    }
    if (this.pending.length !== chunk.rows) throw this.changed();
  }

  // The file was planned as it was: rows that are gone, or others in their place, must not pass for done.
  private changed(): Abort {
    return csvChangedError(this.work.source.path);
  }

  private async run(row: CsvRow, ledger: ChunkLedger, state: RowState): Promise<void> {
    const { rows, stop, window } = this.work;
    try {
      if (this.isSettled(state)) await this.takeOver(row.row, state);
      else
        this.count(await importRow(rows, { row, ledger, state, isTakenUp: this.lease.epoch > 1 }));
    } catch (error) {
      // A row that was left stays as the ledger has it.
      if (!(error instanceof RowLeft)) stop.fail(error);
      // What became of it may not be on the disk: no later row may go on as if it were, nor wait for ever.
      rows.chain.leave(row.row);
    } finally {
      window.leave();
    }
  }

  /** True when there is nothing more to do for a row in this run. */
  private isSettled({ success, failure, failedIn = 0 }: RowState): boolean {
    if (failure === undefined) return success !== undefined;
    // One that failed in this run has told the next row of its email, which may be at work on their user now.
    const isOfThisRun = failedIn > this.lease.epochBefore;
    return isOfThisRun || !isRetried(this.work.retry, failure);
  }

  private count(end: RowEnd): void {
    // The reports may be written by now: the ledger has the row, and that is enough.
    if (this.work.stop.isAbandoned) return;
    const tally = tallyOf(end);
    if (!end.ok && end.failure.retryable) this.retryable += 1;
    this.report({
      tally,
      takenOver: EMPTY_TALLY,
      failures: end.ok ? [] : [end.failure],
      rolesDiffer: end.ok && end.rolesDiffer ? 1 : 0,
    });
  }

  /** A row that an earlier lease settled: counted, handed on, and not sent again. */
  private async takeOver(row: number, state: RowState): Promise<void> {
    const { chain } = this.work.rows;
    if (chain.isFollowed(row)) chain.handOver(row, await passedOn(chain, row, state));
    if (state.failure?.retryable === true) this.retryable += 1;
    const tally = tallyOfState(state);
    this.report({ tally, takenOver: tally, failures: [], rolesDiffer: 0 });
  }

  private report(report: RowsReport): void {
    this.tally = addTallies(this.tally, report.tally);
    this.work.onRows(this.lease, report);
  }
}

/** What a settled row hands on. One that failed before it had a user hands on what it was given. */
async function passedOn(chain: EmailChain, row: number, state: RowState): Promise<HandOver> {
  const own = handOverOf(state);
  if (own.user !== undefined) {
    return { ...own, ...defined({ pending: await chain.pendingBefore(row) }) };
  }
  return { ...handOverFor(own.emailKey ?? '', await chain.before(row)), ...own };
}

/** What a settled row adds to the tally. */
function tallyOf(end: RowEnd): Tally {
  return end.ok
    ? tallyOfRow({ arrived: true, ...end.success })
    : tallyOfRow({ arrived: false, ...defined({ user: end.user }) });
}

function tallyOfState({ success, user }: RowState): Tally {
  return success === undefined
    ? tallyOfRow({ arrived: false, ...defined({ user }) })
    : tallyOfRow({ arrived: true, ...success });
}
