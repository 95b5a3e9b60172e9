export {
  CHECKPOINT_VERSION,
  type Checkpoint,
  type JobOptions,
  type JobSpec,
  type JobStatus,
  type Target,
} from './checkpoint/checkpoint';
export { type RowState, tallyOfState } from './ledger/chunk-fold';
export {
  type ChunkLedger,
  type ChunkLedgers,
  chunkLedgers,
  type KnownChunk,
} from './ledger/chunk-ledger';
export { type ChunkRecord } from './ledger/chunk-record';
export { type BrokenLines, type ErrorsFile, readErrorsFile } from './reports/errors-file';
export type { JobFiles } from './disk/job-files';
export { nodeFiles } from './disk/node-files';
export { beginJob, type Job } from './folder/job';
export { type JobHistory, type Receipt } from './ledger/job-history';
export { type JobProgress, readProgress } from './view/job-progress';
export { type JobRecord } from './ledger/job-record';
export {
  type DamagedJob,
  type JobState,
  type JobView,
  type ListedJob,
  listJobs,
  lookAtJob,
} from './view/job-view';
export { type Doubt, isDoubt } from './ledger/lost-rows';
export { lastJobId } from './folder/last-job';
export { type OpenedJob, openJob } from './folder/open-job';
export { readFailureBatches, readFailures } from './view/read-failures';
export { readLedger } from './view/read-ledger';
export { claimFolder, type ClaimedFolder } from './folder/job-folder';
