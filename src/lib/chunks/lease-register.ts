import type { Doubt, JobHistory } from '../jobs';
import type { Chunk } from '../model';
import type { Lease } from './lease';
import { byOwnClock } from '../requests';

/** The leases on a job's chunks: those that earlier runs granted, and those that this one grants. */
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

  /** The highest epoch a chunk was granted with; 0: never. */
  epochOf(chunk: number): number {
    return this.epochs.get(chunk) ?? 0;
  }

  /** A lease on this chunk, of a higher epoch than any before. */
  next(chunk: Chunk): Lease {
    const { index } = chunk;
    const epoch = this.epochOf(index) + 1;
    this.epochs.set(index, epoch);
    const epochBefore = this.history.epochs.get(index) ?? 0;
    return { chunk, epoch, epochBefore, doubt: this.doubtOf(index) };
  }

  /** A chunk has its receipt. */
  settle(chunk: number): void {
    this.settled.add(chunk);
  }

  /** What of a chunk is in doubt beside what its ledgers say. */
  doubtOf(chunk: number): Doubt {
    return { sinceMs: byOwnClock(this.jobBeganAtMs), wasSettled: this.settled.has(chunk) };
  }
}
