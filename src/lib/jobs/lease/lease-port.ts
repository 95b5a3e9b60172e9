import type { JobHolder, LeaseTaken, StoredLease } from '../../model';

/**
 * The leases of a store, by the name of a job. The clock of the store alone decides when one ends. A call waits while the
 * store is away.
 */
export interface LeasePort {
  /** Takes a lease that no process has, or one that has ended. */
  take(request: {
    readonly name: string;
    readonly holder: JobHolder;
    readonly forMs: number;
  }): Promise<LeaseTaken>;
  /** Renews it, also when it has ended, as long as no other process has taken it. False: another one has. */
  renew(lease: {
    readonly name: string;
    readonly epoch: number;
    readonly forMs: number;
  }): Promise<boolean>;
  /** Gives it back. Does nothing when another process has it. */
  release(lease: { readonly name: string; readonly epoch: number }): Promise<void>;
  /** The lease of a name, also one that has ended; undefined when there is none. */
  read(name: string): Promise<StoredLease | undefined>;
}
