import { assertUnchanged, csvChangedError, type CsvRow, type CsvSource, readRows } from '../../csv';
import { type ChunkLedger, type ChunkLedgers, type RowState, tallyOfState } from '../../jobs';
import {
  Abort,
  addTallies,
  type Chunk,
  type CsvChunk,
  defined,
  EMPTY_TALLY,
  settledRows,
  type Tally,
  tallyOfRow,
} from '../../model';
import {
  type EmailChain,
  type HandOver,
  handOverFor,
  HandOverMissing,
} from '../repeats/email-chain';
import { importRow, type RowContext, type RowEnd } from './import-row';
import type { Lease, LeaseEnd, RowsReport, RowLimit } from '../../chunks';
import { isRetried, type RetryFailed } from './retry-failed';
import { handOverOf } from '../repeats/finished-rows';
import type { StopSwitch } from '../../requests';

/** What all chunk runs of a process share. */
export interface ChunkWork {
  readonly source: CsvSource;
  /** The part of the file that a chunk is. */
  readonly bytesOf: (chunk: Chunk) => CsvChunk;
  readonly rows: RowContext;
  readonly ledgers: ChunkLedgers;
  readonly stop: StopSwitch;
  readonly rowLimit: RowLimit;
  readonly retry: RetryFailed;
  /** Called for every settled row, also for those that an earlier lease settled. */
  readonly onRows: (lease: Lease, report: RowsReport) => void;
}

const NEW_ROW: RowState = {};
/** Reasons of an `Abort` of `csv/` that mean: the file is not the planned one any more. */
const CSV_REASONS: ReadonlySet<string> = new Set(['usage', 'input_invalid', 'job_in_the_way']);

/** The import of one leased chunk in this process. Its methods never reject: errors go to the stop switch. */
export class ChunkRun {
  private tally: Tally = EMPTY_TALLY;
  private retryable = 0;
  private readonly pending: Promise<void>[] = [];
  private ledger: ChunkLedger | undefined;

  constructor(
    private readonly work: ChunkWork,
    private readonly lease: Lease,
  ) {}

  /** Begins every row of the chunk, as the row limit allows. */
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
      // A file that is gone or changed has no more rows to begin: the rows in flight finish.
      if (error instanceof Abort && CSV_REASONS.has(error.reason)) stop.stop(this.changed());
      else stop.fail(error);
    }
  }

  /** Waits until every row that was begun has ended. `left`: some rows are not settled. */
  async settle(): Promise<LeaseEnd> {
    await Promise.all(this.pending);
    await this.ledger?.close();
    const { tally, retryable } = this;
    if (settledRows(tally) < this.lease.chunk.count) return { kind: 'left' };
    return { kind: 'settled', tally, retryable };
  }

  private async beginRows(
    ledger: ChunkLedger,
    known: ReadonlyMap<number, RowState>,
  ): Promise<void> {
    const { source, bytesOf, stop, rowLimit } = this.work;
    const { chunk } = this.lease;
    await assertUnchanged(source);
    for await (const rows of readRows(source, {
      range: { ...bytesOf(chunk), firstRow: chunk.first },
    })) {
      for (const row of rows) {
        await rowLimit.enter();
        if (stop.isStopping) return;
        this.pending.push(this.run(row, ledger, known.get(row.row) ?? NEW_ROW));
      }
    }
    if (this.pending.length !== chunk.count) throw this.changed();
  }

  // The plan describes the file as it was: missing or other rows must not count as done.
  private changed(): Abort {
    return csvChangedError(this.work.source.path);
  }

  private async run(row: CsvRow, ledger: ChunkLedger, state: RowState): Promise<void> {
    const { rows, stop, rowLimit } = this.work;
    try {
      if (this.isSettled(state)) await this.countSettled(row.row, state);
      else
        this.count(await importRow(rows, { row, ledger, state, isResumed: this.lease.epoch > 1 }));
    } catch (error) {
      // A row without its hand-over remains as the ledger has it.
      if (!(error instanceof HandOverMissing)) stop.fail(error);
      // The row's outcome may not be on disk: later rows of its email must neither continue nor wait forever.
      rows.chain.endWithoutHandOver(row.row);
    } finally {
      rowLimit.leave();
    }
  }

  /** True when this run has nothing to do for the row. */
  private isSettled({ success, failure, failedIn = 0 }: RowState): boolean {
    if (failure === undefined) return success !== undefined;
    // A row that failed in this run has handed over to the next row of its email, which may be creating their user now.
    const isOfThisRun = failedIn > this.lease.epochBefore;
    return isOfThisRun || !isRetried(this.work.retry, failure);
  }

  private count(end: RowEnd): void {
    // The reports may already be written. The ledger has the row, and that is enough.
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

  /** Counts a row that an earlier lease settled, and hands over its user. Nothing is sent. */
  private async countSettled(row: number, state: RowState): Promise<void> {
    const { chain } = this.work.rows;
    if (chain.isFollowed(row)) chain.handOver(row, await handOverOfSettled(chain, row, state));
    if (state.failure?.retryable === true) this.retryable += 1;
    const tally = tallyOfState(state);
    this.report({ tally, takenOver: tally, failures: [], rolesDiffer: 0 });
  }

  private report(report: RowsReport): void {
    this.tally = addTallies(this.tally, report.tally);
    this.work.onRows(this.lease, report);
  }
}

/** The hand-over of a settled row. A row that failed before it had a user passes on what it inherited. */
async function handOverOfSettled(
  chain: EmailChain,
  row: number,
  state: RowState,
): Promise<HandOver> {
  const own = handOverOf(state);
  if (own.user !== undefined) {
    return { ...own, ...defined({ pending: await chain.pendingBefore(row) }) };
  }
  return { ...handOverFor(own.emailKey ?? '', await chain.before(row)), ...own };
}

/** The tally of one settled row. */
function tallyOf(end: RowEnd): Tally {
  return end.ok
    ? tallyOfRow({ arrived: true, ...end.success })
    : tallyOfRow({ arrived: false, ...defined({ user: end.user }) });
}
