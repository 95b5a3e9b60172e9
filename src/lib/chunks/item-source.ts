import type { Abort, Chunk } from '../model';

/** Where the items of a job come from: rows of a CSV, users to verify, objects to delete. */
export interface ItemSource<Item> {
  /**
   * The items of a chunk in order, in batches. Ends after `chunk.count` items.
   *
   * @throws Abort when the items are not those that were planned, or cannot be read: the run stops, items in progress
   * finish. Any other error halts it.
   */
  read(chunk: Chunk): AsyncIterable<readonly Item[]>;
  /** The number of an item within its job, from 1: `chunk.first` for the first one of a chunk. */
  numberOf(item: Item): number;
  /** Why the run stops when a chunk has more or fewer items than planned. */
  changed(chunk: Chunk): Abort;
}
