export {
  CHECKPOINT_VERSION,
  type Checkpoint,
  type JobOptions,
  type JobSpec,
  type JobStatus,
  type Target,
} from './checkpoint';
export { type RowState } from './chunk-fold';
export { type ChunkLedger, type ChunkLedgers, chunkLedgers, type KnownChunk } from './chunk-ledger';
export { type ChunkRecord } from './chunk-record';
export { type BrokenLines, type ErrorsFile, type FailureLine, readErrorsFile } from './errors-file';
export { type JobFiles, nodeFiles } from './files';
export { beginJob, type Job } from './job';
export { type JobHistory, type Receipt } from './job-history';
export { type JobProgress, readProgress } from './job-progress';
export { type JobRecord } from './job-record';
export {
  type DamagedJob,
  type JobState,
  type JobView,
  type ListedJob,
  listJobs,
  lookAtJob,
} from './job-view';
export { type Doubt } from './lost-rows';
export { lastJobId, type OpenedJob, openJob } from './open-job';
export { readFailureBatches, readFailures } from './read-failures';
export { readLedger } from './read-ledger';
export { tallyOfState } from './reports';
export { claimFolder, type ClaimedFolder } from './job-folder';
