import type { Doubt } from '../jobs';
import type { Chunk, Tally } from '../model';

/**
 * The right to process a chunk. Of two leases of one chunk the higher epoch counts.
 *
 * Its life, and the call of `LeaseStore` that each step is:
 *
 * - *granted* (`grant`): its epoch is durable. → *begun*, or given back (`giveBack`) when its worker is gone by then
 * - *begun*: every item has begun; its worker may take the next chunk. → one of the ends:
 * - *settled* (`complete`): every item has a final outcome. The receipt becomes durable, and the chunk is done.
 * - *left* (`leave`): some items cannot be settled now. A later pass, or the next run, grants a new lease.
 * - *lost* (`expire`): the worker is gone. The chunk waits for a lease of a higher epoch, or is skipped when it has
 *   crashed three workers. A lease may be lost before it has begun.
 */
export interface Lease {
  readonly chunk: Chunk;
  /** From 1. */
  readonly epoch: number;
  /**
   * The chunk's last epoch before this run, 0 when it had none. A failure of a later epoch is a failure of this run.
   */
  readonly epochBefore: number;
  /** What of the chunk is in doubt besides what its ledgers say. */
  readonly doubt: Doubt;
}

/** What the receipt of a chunk records: that all its items are settled, and how. */
export interface LeaseReceipt {
  readonly tally: Tally;
  /** The failures worth retrying. */
  readonly retryable: number;
}

/** How a lease ended. */
export type LeaseEnd =
  /** Every item is settled. */
  | ({ readonly kind: 'settled' } & LeaseReceipt)
  /** Items are left: the run stopped, or they must wait for items whose records are lost. */
  | { readonly kind: 'left' }
  /** The worker is gone; `words` describe how. */
  | { readonly kind: 'lost'; readonly words: string };
