/**
 * Chunks of a job on lease: granted, processed item by item, lost, granted again. Knows nothing of what the items are:
 * a kind of job brings an `ItemSource`, which reads them, and an `ItemWork`, which processes one.
 *
 * Read in this order:
 *
 * - `lease` (its life), `lease-store` (the port that grants leases, and its invariants)
 * - `chunk-worker` (the port that processes a lease), `dispatcher`, which passes leases from the store to workers
 * - `item-source` and `item-work` (what a kind of job brings), `chunk-run`, which takes the items of a leased chunk from
 *   the one to the other, and `local-worker`, which does so in this process
 * - `local-leases`, the store of a job that one coordinator has to itself: `chunk-queue` is its memory, `lease-register`
 *   its durable part
 * - `skipped-chunks`, `item-limit`
 */
export { ChunkRun, type ChunkRunParts } from './chunk-run';
export type { ChunkWorker, LeaseWork } from './chunk-worker';
export { Dispatcher, type DispatchListener } from './dispatcher';
export { ItemLimit, itemLimitFor } from './item-limit';
export type { ItemSource } from './item-source';
export {
  ItemLeft,
  type ItemReport,
  type ItemState,
  type ItemTask,
  type ItemWork,
  type SettledItem,
} from './item-work';
export type { Lease, LeaseEnd, LeaseReceipt } from './lease';
export { LeaseRegister } from './lease-register';
export type { Expiry, LeaseHolder, LeaseStore } from './lease-store';
export { LocalLeases } from './local-leases';
export { localWorker } from './local-worker';
export { skipReason } from './skipped-chunks';
