import type { ItemState, ItemTask, ItemWork, Lease, SettledItem } from '../../chunks';
import type { CsvRow } from '../../csv';
import { tallyOfState } from '../../jobs';
import { defined, EMPTY_TALLY, type Tally, tallyOfRow } from '../../model';
import { type EmailChain, type HandOver, handOverFor } from '../repeats/email-chain';
import { handOverOf } from '../repeats/finished-rows';
import { importRow, type RowContext, type RowEnd } from './import-row';
import { isRetried, type RetryFailed } from './retry-failed';
import type { RowsReport } from './rows-report';

/** What an import does with the rows of its chunks. */
export class RowWork implements ItemWork<CsvRow, RowsReport> {
  constructor(
    private readonly context: RowContext,
    private readonly retry: RetryFailed,
  ) {}

  isSettled({ success, failure, failedIn = 0 }: ItemState, { epochBefore }: Lease): boolean {
    if (failure === undefined) return success !== undefined;
    // A row that failed in this run has handed over to the next row of its email, which may be creating their user now.
    const isOfThisRun = failedIn > epochBefore;
    return isOfThisRun || !isRetried(this.retry, failure);
  }

  async process(task: ItemTask<CsvRow>): Promise<SettledItem<RowsReport>> {
    const { item, ledger, state, lease } = task;
    const end = await importRow(this.context, {
      row: item,
      ledger,
      state,
      isResumed: lease.epoch > 1,
      conflictSince: mayLackRecords(state, lease) ? lease.doubt.since : undefined,
    });
    return {
      report: {
        tally: tallyOf(end),
        takenOver: EMPTY_TALLY,
        failures: end.ok ? [] : [end.failure],
        rolesDiffer: end.ok && end.rolesDiffer ? 1 : 0,
      },
      isRetryable: !end.ok && end.failure.retryable,
    };
  }

  /** Counts the row, and hands over its user. */
  async countSettled({ number, state }: ItemTask<CsvRow>): Promise<SettledItem<RowsReport>> {
    const { chain } = this.context;
    if (chain.isFollowed(number)) {
      chain.handOver(number, await handOverOfSettled(chain, number, state));
    }
    const tally = tallyOfState(state);
    return {
      report: { tally, takenOver: tally, failures: [], rolesDiffer: 0 },
      isRetryable: state.failure?.retryable === true,
    };
  }

  // The row's outcome may not be on disk: later rows of its email must neither continue nor wait forever.
  endWithoutOutcome(row: number): void {
    this.context.chain.endWithoutHandOver(row);
  }
}

/**
 * True when an earlier lease may have sent requests of the row that the ledger does not show: the ledger may have lost
 * its tail or its file. A lease writes nothing about a row after its end.
 */
function mayLackRecords({ failedIn = 0 }: ItemState, { epoch }: Lease): boolean {
  return failedIn < epoch - 1;
}

/** The hand-over of a settled row. A row that failed before it had a user passes on what it inherited. */
async function handOverOfSettled(
  chain: EmailChain,
  row: number,
  state: ItemState,
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
    ? tallyOfRow('arrived', end.results)
    : tallyOfRow('failed', end.results, end.failure.errorCode);
}
