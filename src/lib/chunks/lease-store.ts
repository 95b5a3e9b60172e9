import type { Lease, LeaseReceipt } from './lease';

/** A worker as a lease store sees it. Two holders are two objects. */
export interface LeaseHolder {
  /** True when it takes no more leases. */
  isGone(): boolean;
}

/** What becomes of a chunk whose lease has expired. */
export type Expiry =
  /** It waits for a lease of a higher epoch. */
  | 'waiting'
  /** It has crashed too many workers, and is not granted again in this run. */
  | 'skipped'
  /** Nothing: the lease had ended before. */
  | 'ended';

/**
 * Leases on the chunks of one run. Invariants of every implementation:
 *
 * - **Lowest chunk first.** `grant` gives the lowest chunk that waits, and to one holder chunks in rising order only. An
 *   item may wait for items of lower chunks, and counts as in progress meanwhile. So the lowest unfinished item can
 *   always run, whatever chunks come back.
 * - **Durable before it begins.** A lease that `grant` returned has its epoch in the ledger. The epochs of a chunk rise,
 *   also over runs, and none is given twice.
 * - **Suspects alone.** A chunk whose lease expired goes to a holder without any other chunk, which gets no other one
 *   until it ends. If its holder crashes, too, this chunk alone is the cause. After three such leases it is skipped.
 * - **One end.** A lease ends once. Whatever a holder says of it later is refused and changes nothing.
 *
 * Rejects with the `Abort` of the ledger, after which the run cannot continue.
 */
export interface LeaseStore {
  /** True while a chunk waits, or one that is leased may come back. */
  readonly isOpen: boolean;

  /**
   * The next lease of a holder. Waits while there is none for it but a chunk may come back. Undefined once nothing is
   * left, the store is closed, or the holder is gone.
   */
  grant(holder: LeaseHolder): Promise<Lease | undefined>;

  /** The holder is alive and wants to keep the lease. False when it has lost it: its work no longer counts. */
  renew(lease: Lease): Promise<boolean>;

  /** All items of the chunk are settled. True once the receipt is durable; false when the lease had ended before. */
  complete(lease: Lease, receipt: LeaseReceipt): Promise<boolean>;

  /** Returns a chunk of which no item has begun. */
  giveBack(lease: Lease): Promise<void>;

  /** Items of the chunk are left. This store does not grant it again. */
  leave(lease: Lease): Promise<void>;

  /** The holder is gone. */
  expire(lease: Lease): Promise<Expiry>;

  /** Grants no more, and ends every wait. Leases in progress can still be completed. */
  close(): void;
}
