export { ChunkQueue } from './chunk-queue';
export type { ChunkWorker, LeaseWork } from './chunk-worker';
export { Dispatcher, type DispatchListener, setAsideReason } from './dispatcher';
export type { Lease, LeaseEnd, RowsReport } from './lease';
export { LeaseRegister } from './lease-register';
export { RowLimit, rowLimitFor } from './row-limit';
