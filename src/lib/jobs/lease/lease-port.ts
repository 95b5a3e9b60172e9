import type { JobHolder } from '../disk/job-locks';

/** A lease as its store has it. No epoch is used twice, in no job. */
export interface StoredLease {
  readonly name: string;
  readonly epoch: number;
  readonly holder: JobHolder;
  /** Milliseconds until it ends, by the clock of the store; 0 or less when it is over. */
  readonly leftMs: number;
}

export type LeaseTaken =
  | {
      readonly taken: true;
      readonly epoch: number;
      /** The lease that had ended and was not given back. */
      readonly former?: StoredLease;
    }
  | { readonly taken: false; readonly by: StoredLease };

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
