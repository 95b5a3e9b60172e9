export {
  CHECKPOINT_VERSION,
  type Checkpoint,
  type JobOptions,
  type JobStatus,
  type Target,
} from './checkpoint';
export { type RowState } from './chunk-fold';
export { type ChunkLedger } from './chunk-ledger';
export { type ChunkRecord } from './chunk-record';
export { type JobFiles, nodeFiles } from './files';
export { beginJob, type Job } from './job';
export { type JobRecord } from './job-record';
export { claimFolder, type ClaimedFolder } from './job-folder';
