import type { Lease, LeaseEnd } from './lease';

/** A lease at work. */
export interface LeaseWork {
  /** Resolves when every row has begun: there is room for another chunk. */
  readonly begun: Promise<void>;
  readonly ended: Promise<LeaseEnd>;
}

/** Whoever works off chunks: this process, or a worker. */
export interface ChunkWorker {
  /** True when it will not work any more. */
  isGone(): boolean;
  work(lease: Lease): LeaseWork;
}
