import { addTallies, type Clock, EMPTY_TALLY } from '../../model';
import type { Lease, RowsReport } from '../../chunks';
import { addCounters, type RequestCounters, zeroCounters } from '../../requests';
import type { FromWorker } from './worker-messages';

const TELL_EVERY_MS = 100;
const NO_ROWS: RowsReport = {
  ...{ tally: EMPTY_TALLY, takenOver: EMPTY_TALLY },
  ...{ failures: [], rolesDiffer: 0 },
};

/** What a worker has to tell of its rows, gathered: one message a chunk ten times a second at most. */
export class RowsOutbox {
  private readonly untold = new Map<number, RowsReport>();
  private toldCounts: Readonly<RequestCounters> = zeroCounters();
  private telling: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (message: FromWorker) => void;
      readonly clock: Clock;
      /** Requests sent by this process, counted on. */
      readonly counts: Readonly<RequestCounters>;
    },
  ) {}

  add({ chunk }: Lease, report: RowsReport): void {
    const before = this.untold.get(chunk.index) ?? NO_ROWS;
    this.untold.set(chunk.index, {
      tally: addTallies(before.tally, report.tally),
      takenOver: addTallies(before.takenOver, report.takenOver),
      failures: [...before.failures, ...report.failures],
      rolesDiffer: before.rolesDiffer + report.rolesDiffer,
    });
    this.telling ??= this.parts.clock.sleep(TELL_EVERY_MS).then(() => {
      this.tell();
    });
  }

  /** Tells what is left to tell. A lease that `ended` tells of its requests also where no row was settled. */
  tell(ended?: number): void {
    if (ended !== undefined && !this.untold.has(ended)) this.untold.set(ended, NO_ROWS);
    this.telling = undefined;
    for (const [chunk, report] of this.untold) {
      this.parts.send({ type: 'rows', chunk, ...report, counts: this.newCounts() });
    }
    this.untold.clear();
  }

  private newCounts(): RequestCounters {
    const counted = { ...this.parts.counts };
    const untold = addCounters(counted, this.toldCounts, -1);
    this.toldCounts = counted;
    return untold;
  }
}
