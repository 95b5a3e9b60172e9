import { type Clock, type RowFailure, TallySum } from '../../../model';
import type { Lease } from '../../../chunks';
import { addCounters, type RequestCounters, zeroCounters } from '../../../requests';
import type { RowsReport } from '../../rows/rows-report';

const REPORT_EVERY_MS = 100;

/** A report that grows until it is sent. */
class Unreported implements RowsReport {
  readonly tally = new TallySum();
  readonly takenOver = new TallySum();
  readonly failures: RowFailure[] = [];
  rolesDiffer = 0;

  add({ tally, takenOver, failures, rolesDiffer }: RowsReport): void {
    this.tally.add(tally);
    this.takenOver.add(takenOver);
    this.failures.push(...failures);
    this.rolesDiffer += rolesDiffer;
  }
}

/** Collects what a worker reports about its rows: at most ten messages a second for each chunk. */
export class RowsOutbox {
  private readonly unreported = new Map<number, Unreported>();
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
    this.unreportedOf(chunk.index).add(report);
    this.reporting ??= this.parts.clock.sleep(REPORT_EVERY_MS).then(() => {
      this.flush();
    });
  }

  /** Sends what was not reported yet. For a chunk that `ended`, requests are reported also when no row was settled. */
  flush(ended?: number): void {
    if (ended !== undefined) this.unreportedOf(ended);
    this.reporting = undefined;
    for (const [chunk, report] of this.unreported) {
      this.parts.send(chunk, report, this.newCounts());
    }
    this.unreported.clear();
  }

  private unreportedOf(chunk: number): Unreported {
    const unreported = this.unreported.get(chunk) ?? new Unreported();
    this.unreported.set(chunk, unreported);
    return unreported;
  }

  private newCounts(): RequestCounters {
    const counted = { ...this.parts.counts };
    const unreported = addCounters(counted, this.reportedCounts, -1);
    this.reportedCounts = counted;
    return unreported;
  }
}
