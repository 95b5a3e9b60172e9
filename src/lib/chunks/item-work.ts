import type { ChunkLedger, RowState } from '../jobs';
import type { Tally } from '../model';
import type { Lease } from './lease';

/** What the ledgers say of an item. Every item is a row to the ledger. */
export type ItemState = RowState;

/** One item of a leased chunk. */
export interface ItemTask<Item> {
  readonly item: Item;
  /** As its source numbers it. */
  readonly number: number;
  readonly lease: Lease;
  /** The ledger of the lease. */
  readonly ledger: ChunkLedger;
  /** What earlier leases of the chunk recorded of the item. */
  readonly state: ItemState;
}

/** What an item that is settled adds to its run. Each kind of job adds to it what it reports. */
export interface ItemReport {
  readonly tally: Tally;
}

/** An item that is settled. */
export interface SettledItem<Report extends ItemReport> {
  readonly report: Report;
  /** True for a failure worth retrying. */
  readonly isRetryable: boolean;
}

/** What a kind of job does with its items. */
export interface ItemWork<Item, Report extends ItemReport> {
  /** True when this run has nothing to do for an item that is in this state as the lease begins. */
  isSettled(state: ItemState, lease: Lease): boolean;
  /**
   * Processes an item. Its outcome is durable before this resolves; an item that fails is a value.
   *
   * @throws ItemLeft when the item must be left for a later lease. Any other error halts the run.
   */
  process(task: ItemTask<Item>): Promise<SettledItem<Report>>;
  /**
   * Counts an item that `isSettled`, and passes on what other items need of it. Sends nothing.
   *
   * @throws ItemLeft as `process` does
   */
  countSettled(task: ItemTask<Item>): Promise<SettledItem<Report>>;
  /** An item ended without an outcome: items that wait for it must neither continue nor wait forever. */
  endWithoutOutcome(number: number): void;
}

/** An item that cannot be processed under this lease: it remains as the ledger has it. */
export class ItemLeft extends Error {
  override readonly name: string = 'ItemLeft';
}
