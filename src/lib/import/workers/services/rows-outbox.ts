import { addTallies, type Clock, EMPTY_TALLY } from '../../../model';
import type { Lease } from '../../../chunks';
import { addCounters, type RequestCounters, zeroCounters } from '../../../requests';
import type { RowsReport } from '../../rows/rows-report';

const REPORT_EVERY_MS = 100;
const NO_ROWS: RowsReport = {
  tally: EMPTY_TALLY,
  takenOver: EMPTY_TALLY,
  failures: [],
  rolesDiffer: 0,
};

/** Collects what a worker reports about its rows: at most ten messages a second for each chunk. */
export class RowsOutbox {
  private readonly unreported = new Map<number, RowsReport>();
  private reportedCounts: Readonly<RequestCounters> = zeroCounters();
  private reporting: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (chunk: number, report: RowsReport, counts: RequestCounters) => void;
      readonly clock: Clock;
      /** Requests sent by this process; they keep growing. */
      readonly counts: Readonly<RequestCounters>;
    },
  ) {}

  add({ chunk }: Lease, report: RowsReport): void {
    const before = this.unreported.get(chunk.index) ?? NO_ROWS;
    this.unreported.set(chunk.index, {
      tally: addTallies(before.tally, report.tally),
      takenOver: addTallies(before.takenOver, report.takenOver),
      failures: [...before.failures, ...report.failures],
      rolesDiffer: before.rolesDiffer + report.rolesDiffer,
    });
    this.reporting ??= this.parts.clock.sleep(REPORT_EVERY_MS).then(() => {
      this.flush();
    });
  }

  /** Sends what was not reported yet. For a chunk that `ended`, requests are reported also when no row was settled. */
  flush(ended?: number): void {
    if (ended !== undefined && !this.unreported.has(ended)) this.unreported.set(ended, NO_ROWS);
    this.reporting = undefined;
    for (const [chunk, report] of this.unreported) {
      this.parts.send(chunk, report, this.newCounts());
    }
    this.unreported.clear();
  }

  private newCounts(): RequestCounters {
    const counted = { ...this.parts.counts };
    const unreported = addCounters(counted, this.reportedCounts, -1);
    this.reportedCounts = counted;
    return unreported;
  }
}
