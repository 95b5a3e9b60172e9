import type { Doubt, JobHistory } from '../jobs';
import type { Chunk } from '../model';
import { byOwnClock } from '../requests';
import type { Lease } from './lease';

/** The leases on a job's chunks: those of earlier runs, and those of this one. */
export class LeaseRegister {
  private readonly epochs: Map<number, number>;
  private readonly settled: Set<number>;

  constructor(
    private readonly history: Pick<JobHistory, 'epochs' | 'settled'>,
    private readonly jobBeganAtMs: number,
  ) {
    this.epochs = new Map(history.epochs);
    this.settled = new Set(history.settled);
  }

  /** The highest epoch that was granted on a chunk; 0 when there was none. */
  epochOf(chunk: number): number {
    return this.epochs.get(chunk) ?? 0;
  }

  /** A new lease on this chunk, with a higher epoch than all before. */
  next(chunk: Chunk): Lease {
    const { index } = chunk;
    const epoch = this.epochOf(index) + 1;
    this.epochs.set(index, epoch);
    const epochBefore = this.history.epochs.get(index) ?? 0;
    return { chunk, epoch, epochBefore, doubt: this.doubtOf(index) };
  }

  /** Notes that a chunk has its receipt. */
  settle(chunk: number): void {
    this.settled.add(chunk);
  }

  /** What of a chunk is in doubt besides what its ledgers say. */
  doubtOf(chunk: number): Doubt {
    return { sinceMs: byOwnClock(this.jobBeganAtMs), wasSettled: this.settled.has(chunk) };
  }
}
