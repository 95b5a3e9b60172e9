import type { JobRecord } from '../jobs';

const FIRST_BAR_MS = 10_000;
const MAX_BARS = 60;

/** What happened in an interval of working time. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rowsPerMinute: number;
  readonly throttled: number;
  readonly requests: number;
}

/** The progress of a job over its working time, without the pauses between its runs. */
export interface Course {
  readonly barMs: number;
  readonly bars: readonly Bar[];
  /** When each run began, and how much working time preceded it. */
  readonly runs: readonly { readonly startedAtMs: number; readonly workedMs: number }[];
  /** False when an older version ran all or part of the job without recording rows. */
  readonly hasRows: boolean;
  /** The longest interval between two records. */
  readonly coarsestMs: number;
}

interface Sums {
  rows: number;
  throttled: number;
  requests: number;
}

/** Computes the course of a job from the records of its ledger, in constant memory. */
export class CourseFold {
  private barMs = FIRST_BAR_MS;
  private bars: Sums[] = [];
  private readonly runs: { startedAtMs: number; workedMs: number }[] = [];
  private hasRows = true;
  private coarsestMs = 0;
  private before = { ms: 0, rows: 0, throttled: 0, requests: 0 };

  add(record: JobRecord): void {
    if (record.type === 'job' || record.type === 'run') {
      this.runs.push({ startedAtMs: record.atMs, workedMs: this.before.ms });
      this.before.rows = 0;
    }
    if (record.type === 'spent') this.addSpent(record);
  }

  result(): Course {
    const { barMs, runs, hasRows, coarsestMs } = this;
    const endMs = this.before.ms;
    const bars = this.bars.flatMap(({ rows, throttled, requests }, index) => {
      const fromMs = index * barMs;
      const toMs = Math.min(endMs, fromMs + barMs);
      if (toMs <= fromMs) return [];
      return [
        { fromMs, toMs, rowsPerMinute: (rows * 60_000) / (toMs - fromMs), throttled, requests },
      ];
    });
    return { barMs, bars, runs, hasRows, coarsestMs };
  }

  private addSpent({ requests: counts, ms, rows }: JobRecord & { type: 'spent' }): void {
    const { before } = this;
    const { throttled } = counts;
    const requests = counts.writes + counts.reads;
    const now = { ms, rows: rows ?? 0, throttled, requests };
    if (rows === undefined) this.hasRows = false;
    // Counts only grow. A smaller one means that a line of the ledger was lost.
    const grown = (after: number, until: number): number => Math.max(0, after - until);
    this.before = { ...now, ms: Math.max(before.ms, ms) };
    if (ms <= before.ms) return;
    this.coarsestMs = Math.max(this.coarsestMs, ms - before.ms);
    this.spread(before.ms, ms, {
      rows: now.rows < before.rows ? now.rows : now.rows - before.rows,
      throttled: grown(throttled, before.throttled),
      requests: grown(requests, before.requests),
    });
  }

  /**
   * Distributes the rows and requests between two records evenly over the bars, because nothing more is known. A 429
   * cannot be divided and counts where it was recorded.
   */
  private spread(fromMs: number, toMs: number, sums: Sums): void {
    while (toMs > this.barMs * MAX_BARS) this.mergePairs();
    for (let index = Math.floor(fromMs / this.barMs); index * this.barMs < toMs; index += 1) {
      const begins = Math.max(fromMs, index * this.barMs);
      const share = (Math.min(toMs, (index + 1) * this.barMs) - begins) / (toMs - fromMs);
      const bar = (this.bars[index] ??= { rows: 0, throttled: 0, requests: 0 });
      bar.rows += sums.rows * share;
      bar.requests += sums.requests * share;
    }
    const last = this.bars.at(-1);
    if (last !== undefined) last.throttled += sums.throttled;
  }

  private mergePairs(): void {
    const merged: Sums[] = [];
    for (const [index, bar] of this.bars.entries()) {
      const into = (merged[index >> 1] ??= { rows: 0, throttled: 0, requests: 0 });
      into.rows += bar.rows;
      into.throttled += bar.throttled;
      into.requests += bar.requests;
    }
    this.barMs *= 2;
    this.bars = merged;
  }
}
