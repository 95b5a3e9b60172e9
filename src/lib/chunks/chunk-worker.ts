import type { Lease, LeaseEnd } from './lease';
import type { LeaseHolder } from './lease-store';

/** A lease in progress. */
export interface LeaseWork {
  /** Resolves when every item has begun: the worker can take another chunk. */
  readonly begun: Promise<void>;
  readonly ended: Promise<LeaseEnd>;
}

/** Processes chunks: this process, or another one. */
export interface ChunkWorker extends LeaseHolder {
  work(lease: Lease): LeaseWork;
}
