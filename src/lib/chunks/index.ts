export { ChunkQueue } from './chunk-queue';
export type { Hand, LeaseWork } from './chunk-worker';
export { Drive, type DriveListener, setAsideReason } from './dispatcher';
export type { Lease, LeaseEnd, RowsReport } from './lease';
export { Grants } from './lease-register';
export { RowWindow, seatsFor } from './row-window';
