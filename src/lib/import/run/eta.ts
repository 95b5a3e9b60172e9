import { type Expectation, settledRows, type Tally } from '../../model';

const SAMPLE_EVERY_MS = 1_000;
const REMEMBERED_MS = 60_000;
const STANDSTILL_MS = 10_000;
// The first moments of a run would make a guess jump about.
const SPAN_AT_LEAST_MS = 2_000;

interface Sample {
  readonly atMs: number;
  writes: number;
}

/** How long a run will take from here: the writes its plan still needs, at the pace of the last minute. */
export class Eta {
  private readonly samples: Sample[] = [];

  constructor(
    private readonly plan: { readonly rows: number; readonly expectation: Expectation },
  ) {}

  /** Notes how far the job is. */
  note(tally: Tally, atMs: number): void {
    const last = this.samples.at(-1);
    if (last !== undefined && atMs - last.atMs < SAMPLE_EVERY_MS) return;
    // After a standstill, e.g. an outage, the pace before it and the wait itself tell nothing.
    if (last !== undefined && atMs - last.atMs > STANDSTILL_MS) this.samples.length = 0;
    this.samples.push({ atMs, writes: this.writesDone(tally) });
    while (atMs - (this.samples[1]?.atMs ?? atMs) >= REMEMBERED_MS) this.samples.shift();
  }

  /** Notes that rows were found settled: the writes they needed are not of this run's pace. */
  skip(takenOver: Tally): void {
    const writes = this.writesDone(takenOver);
    if (writes > 0) for (const sample of this.samples) sample.writes += writes;
  }

  /** Milliseconds from `nowMs` to the end; undefined while it cannot be told. */
  remainingMs(tally: Tally, nowMs: number): number | undefined {
    const [first] = this.samples;
    if (first === undefined || nowMs - first.atMs < SPAN_AT_LEAST_MS) return undefined;
    const done = this.writesDone(tally);
    const perMs = (done - first.writes) / (nowMs - first.atMs);
    return perMs > 0 ? Math.max(0, this.planned - done) / perMs : undefined;
  }

  private get planned(): number {
    const { users, memberships } = this.plan.expectation;
    return users + memberships;
  }

  /** Planned writes that are behind us: sent, or not needed any more because their row failed. */
  private writesDone(tally: Tally): number {
    const { rows, expectation } = this.plan;
    const sound = Math.max(1, rows - expectation.rejectedRows);
    const settled = settledRows(tally);
    // Rows the row rules refuse need no writes; they are taken to be spread over the file.
    const refused = (expectation.rejectedRows * settled) / rows;
    const failed = Math.max(0, tally.failures - refused);
    const { usersCreated, usersAdopted, usersUpdated } = tally;
    const users = usersCreated + usersAdopted + usersUpdated;
    const memberships = tally.membershipsCreated + tally.membershipsExisting;
    return users + memberships + (failed * this.planned) / sound;
  }
}
