import type { Lease, LeaseEnd } from './lease';

/** A lease in progress. */
export interface LeaseWork {
  /** Resolves when every row has begun: the worker can take another chunk. */
  readonly begun: Promise<void>;
  readonly ended: Promise<LeaseEnd>;
}

/** Processes chunks: this process, or another one. */
export interface ChunkWorker {
  /** True when it takes no more leases. */
  isGone(): boolean;
  work(lease: Lease): LeaseWork;
}
