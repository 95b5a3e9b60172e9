import type { JobHistory } from '../jobs';
import type { Chunk } from '../model';
import type { Lease } from './lease';

/** The leases on a job's chunks: those that earlier runs granted, and those that this one grants. */
export class Grants {
  private readonly epochs: Map<number, number>;

  constructor(private readonly history: Pick<JobHistory, 'epochs'>) {
    this.epochs = new Map(history.epochs);
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
    return { chunk, epoch, epochBefore: this.history.epochs.get(index) ?? 0 };
  }
}
