/**
 * Chunks of a job on lease: granted, lost, granted again. Knows nothing of what a chunk's rows are; a `ChunkWorker`
 * processes them.
 *
 * Read in this order: `lease` (the life of a lease), `lease-store` (the port that grants them, and its
 * invariants), `chunk-worker` (the port that processes them) and `dispatcher`, which passes leases between the two. Then
 * `local-leases`, the store of a job that one coordinator has to itself: `chunk-queue` is its memory, `lease-register`
 * its durable part. `skipped-chunks` and `row-limit` come last.
 */
export type { ChunkWorker, LeaseWork } from './chunk-worker';
export { Dispatcher, type DispatchListener } from './dispatcher';
export type { Lease, LeaseEnd, LeaseReceipt, RowsReport } from './lease';
export { LeaseRegister } from './lease-register';
export type { Expiry, LeaseHolder, LeaseStore } from './lease-store';
export { LocalLeases } from './local-leases';
export { RowLimit, rowLimitFor } from './row-limit';
export { skipReason } from './skipped-chunks';
