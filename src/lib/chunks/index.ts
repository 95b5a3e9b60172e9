/**
 * Chunks of a job on lease: granted, lost, granted again. Knows nothing of what a chunk's rows are; a `ChunkWorker`
 * processes them.
 *
 * Read in this order: `lease` (the life of a lease), `chunk-worker` (the port), `chunk-queue` (lowest chunk first, and
 * why), `lease-register` (epochs), `dispatcher`, which ties them together, then `skipped-chunks` and `row-limit`.
 */
export { ChunkQueue } from './chunk-queue';
export type { ChunkWorker, LeaseWork } from './chunk-worker';
export { Dispatcher, type DispatchListener } from './dispatcher';
export type { Lease, LeaseEnd, RowsReport } from './lease';
export { LeaseRegister } from './lease-register';
export { RowLimit, rowLimitFor } from './row-limit';
export { skipReason } from './skipped-chunks';
