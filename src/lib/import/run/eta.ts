import { type Expectation, resultsOf, settledRows, type StepName, type Tally } from '../../model';

const SAMPLE_EVERY_MS = 1_000;
const WINDOW_MS = 60_000;
const STANDSTILL_MS = 10_000;
// An estimate from the first moments of a run would jump.
const SPAN_AT_LEAST_MS = 2_000;

interface Sample {
  readonly atMs: number;
  writes: number;
}

/** The time a run still needs: the planned writes that are left, at the pace of the last minute. */
export class Eta {
  private readonly samples: Sample[] = [];

  constructor(
    private readonly plan: { readonly rows: number; readonly expectation: Expectation },
  ) {}

  /** True when `note` has something to record: the last sample is a second old. */
  isDue(atMs: number): boolean {
    const last = this.samples.at(-1);
    return last === undefined || atMs - last.atMs >= SAMPLE_EVERY_MS;
  }

  /** Records how far the job is. */
  note(tally: Tally, atMs: number): void {
    if (!this.isDue(atMs)) return;
    const last = this.samples.at(-1);
    // After a standstill, e.g. an outage, neither the earlier pace nor the wait is of use.
    if (last !== undefined && atMs - last.atMs > STANDSTILL_MS) this.samples.length = 0;
    this.samples.push({ atMs, writes: this.writesDone(tally) });
    while (atMs - (this.samples[1]?.atMs ?? atMs) >= WINDOW_MS) this.samples.shift();
  }

  /** Records that rows were found settled: their writes do not belong to the pace of this run. */
  skip(takenOver: Tally): void {
    if (settledRows(takenOver) === 0) return;
    const writes = this.writesDone(takenOver);
    if (writes > 0) for (const sample of this.samples) sample.writes += writes;
  }

  /** Milliseconds from `nowMs` to the end; undefined while there is no estimate. */
  remainingMs(tally: Tally, nowMs: number): number | undefined {
    const [first] = this.samples;
    if (first === undefined || nowMs - first.atMs < SPAN_AT_LEAST_MS) return undefined;
    const done = this.writesDone(tally);
    const perMs = (done - first.writes) / (nowMs - first.atMs);
    return perMs > 0 ? Math.max(0, this.planned - done) / perMs : undefined;
  }

  private get planned(): number {
    const { users, memberships, factors } = this.plan.expectation;
    return users + memberships + factors;
  }

  /** Planned writes that are done: sent, or no longer needed because their row failed. */
  private writesDone(tally: Tally): number {
    const { rows, expectation } = this.plan;
    const sound = Math.max(1, rows - expectation.rejectedRows);
    // Rows that the rules reject need no writes. They are assumed to be spread evenly over the file.
    const rejected = (expectation.rejectedRows * settledRows(tally)) / rows;
    const failed = Math.max(0, tally.failures - rejected);
    const done = (step: StepName, planned: number): number => {
      const results = resultsOf(step, tally);
      const perRow = planned / sound;
      // A row may fail at its membership, and its user is among the results.
      const missing = (tally.successes + failed) * perRow - results;
      return results + Math.min(Math.max(0, missing), failed * perRow);
    };
    return (
      done('user', expectation.users) +
      done('membership', expectation.memberships) +
      done('factor', expectation.factors)
    );
  }
}
