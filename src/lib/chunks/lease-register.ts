import type { Doubt, Job, JobHistory } from '../jobs';
import type { Chunk } from '../model';
import type { Lease, LeaseReceipt } from './lease';

export interface RegisterParts {
  readonly job: Pick<Job, 'record'>;
  /** What earlier runs recorded. */
  readonly history: Pick<JobHistory, 'epochs' | 'settled' | 'hasLostGrants'>;
  readonly jobBeganAtMs: number;
}

/** The leases on a job's chunks as its ledger has them: those of earlier runs, and those of this one. */
export class LeaseRegister {
  private readonly epochs: Map<number, number>;
  private readonly settled: Set<number>;

  constructor(private readonly parts: RegisterParts) {
    this.epochs = new Map(parts.history.epochs);
    this.settled = new Set(parts.history.settled);
  }

  /** The highest epoch that was granted on a chunk; 0 when there was none. */
  epochOf(chunk: number): number {
    return this.epochs.get(chunk) ?? 0;
  }

  /** What of a chunk is in doubt besides what its ledgers say. */
  doubtOf(chunk: number): Doubt {
    const since = { atMs: this.parts.jobBeganAtMs };
    return { since, wasSettled: this.settled.has(chunk) };
  }

  /** A new lease on this chunk, with a higher epoch than all before. `recordGrant` makes it durable. */
  next(chunk: Chunk): Lease {
    const { index } = chunk;
    const { epochs, hasLostGrants } = this.parts.history;
    // No chunk has a lease 1 then: its first one may be lost.
    const epoch = Math.max(this.epochOf(index), hasLostGrants ? 1 : 0) + 1;
    this.epochs.set(index, epoch);
    const epochBefore = epochs.get(index) ?? 0;
    return { chunk, epoch, epochBefore, doubt: this.doubtOf(index) };
  }

  async recordGrant({ chunk, epoch }: Lease): Promise<void> {
    await this.parts.job.record({ type: 'grant', chunk: chunk.index, epoch });
  }

  async recordReceipt({ chunk, epoch }: Lease, receipt: LeaseReceipt): Promise<void> {
    const { tally, retryable } = receipt;
    await this.parts.job.record({ type: 'receipt', chunk: chunk.index, epoch, tally, retryable });
    this.settled.add(chunk.index);
  }
}
