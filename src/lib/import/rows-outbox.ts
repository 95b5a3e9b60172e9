import { addTallies, type Clock, EMPTY_TALLY } from '../model';
import type { Lease, RowsReport } from './lease';
import type { LiveCounts } from './request-stack';
import type { Up } from './worker-messages';

const TELL_EVERY_MS = 100;
const NO_ROWS: RowsReport = { tally: EMPTY_TALLY, failures: [], rolesDiffer: 0 };

/** What a worker has to tell of its rows, gathered: one message a chunk ten times a second at most. */
export class RowsOutbox {
  private readonly untold = new Map<number, RowsReport>();
  private toldCounts: LiveCounts = { writes: 0, reads: 0, throttled: 0, retried: 0 };
  private telling: Promise<void> | undefined;

  constructor(
    private readonly parts: {
      readonly send: (message: Up) => void;
      readonly clock: Clock;
      /** Requests sent by this process, counted on. */
      readonly counts: Readonly<LiveCounts>;
    },
  ) {}

  add({ chunk }: Lease, report: RowsReport): void {
    const before = this.untold.get(chunk.index) ?? NO_ROWS;
    this.untold.set(chunk.index, {
      tally: addTallies(before.tally, report.tally),
      failures: [...before.failures, ...report.failures],
      rolesDiffer: before.rolesDiffer + report.rolesDiffer,
    });
    this.telling ??= this.parts.clock.sleep(TELL_EVERY_MS).then(() => {
      this.tell();
    });
  }

  /** Tells what is left to tell. */
  tell(): void {
    this.telling = undefined;
    for (const [chunk, report] of this.untold) {
      this.parts.send({ type: 'rows', chunk, ...report, counts: this.newCounts() });
    }
    this.untold.clear();
  }

  private newCounts(): LiveCounts {
    const { writes, reads, throttled, retried } = this.parts.counts;
    const told = this.toldCounts;
    this.toldCounts = { writes, reads, throttled, retried };
    return {
      writes: writes - told.writes,
      reads: reads - told.reads,
      throttled: throttled - told.throttled,
      retried: retried - told.retried,
    };
  }
}
