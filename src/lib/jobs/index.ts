/**
 * The job folder: everything that a job keeps on the disk, and what can be read from it. `docs/ledger.md` documents the
 * format. Read in this order:
 *
 * - `disk/`: the file system as a port, its implementation, and what a disk error means
 * - `ledger/`: append-only records of the coordinator (`job-record`, `job-history`) and of each lease (`chunk-record`,
 *   `chunk-fold`, `chunk-ledger`)
 * - `checkpoint/`: `checkpoint.json`, which is folded from the ledger; `options` is the table of a job's options
 * - `folder/`: claim, lock, open and close the folder of a job
 * - `lease/`: the same without a lock file, for jobs in a store that machines share
 * - `reports/`: `errors.jsonl` and `results.csv`
 * - `undo/`: `undo.log`, what an undo has taken back
 * - `view/`: a job read from outside, without its lock
 *
 * Knows nothing of WorkOS, of requests or of how a row is processed.
 */
export {
  CHECKPOINT_VERSION,
  type Checkpoint,
  type JobSpec,
  isSameTarget,
  type JobStatus,
  type Target,
} from './checkpoint/checkpoint';
export {
  DEFAULT_OPTIONS,
  type ImportOptions,
  isJobOptions,
  type JobOptions,
  type RunOptions,
} from './checkpoint/options';
export type { JobFiles } from './disk/job-files';
export type { JobHold, JobLocks } from './disk/job-locks';
export { nodeFiles } from './disk/node-files';
export { type LeaseLocks, leaseLocks } from './lease/lease-locks';
export type { LeasePort } from './lease/lease-port';
export {
  lifeOf,
  type LockOwner,
  mayBeGone,
  type OwnerLife,
  ownerKey,
  readOwner,
  thisProcess,
} from './folder/lock-owner';
export { processExists } from './folder/process-life';
export { beginJob, type FirstRecord, type Job, type JobLists } from './folder/job';
export { claimFolder, type ClaimedFolder, discardFolder } from './folder/job-folder';
export { lastJobId } from './folder/last-job';
export { nearestNames } from './folder/nearest-names';
export { type OpenedJob, openJob } from './folder/open-job';
export { beginInTurn } from './folder/begin-in-turn';
export { goOnWithoutStore, whereJobsAre } from './folder/unknown-job';
export { workerMark } from './folder/worker-mark';
export { doubtOf, resultOf, type RowState, stepOf, tallyOfState } from './ledger/chunk-fold';
export {
  type ChunkLedger,
  type ChunkLedgers,
  chunkLedgers,
  type KnownChunk,
} from './ledger/chunk-ledger';
export {
  type ChunkRecord,
  type EarlierValues,
  type FieldValues,
  valuesBesides,
} from './ledger/chunk-record';
export {
  type JobHistory,
  NO_SHARED_STEPS,
  NOTHING_SPENT,
  type Receipt,
  sharedBefores,
  sharedIntents,
  sharedResults,
  type SharedSteps,
} from './ledger/job-history';
export type { JobRecord } from './ledger/job-record';
export { type Doubt, isDoubt } from './ledger/lost-rows';
export { type BrokenLines, type ErrorsFile, readErrorsFile } from './reports/errors-file';
export { RESULT_COLUMNS, resultCells, resultOfCells, type ResultRow } from './reports/results-line';
export { type JobProgress, readProgress } from './view/job-progress';
export {
  type DamagedJob,
  type JobState,
  type JobView,
  type ListedJob,
  listJobs,
  lookAtJob,
} from './view/job-view';
export { lastRunAtMs, resultsOfLedgers } from './view/ledger-results';
export { readFailureBatches, readFailures } from './view/read-failures';
export { readLedger } from './view/read-ledger';
export {
  readVerification,
  verifyFolderOfFile,
  verifyFolderOfJob,
  writeVerification,
} from './view/verification-file';
export {
  keyOfObject,
  eachRestored,
  readUndoHistory,
  readUndoState,
  type UndoHistory,
  type UndoState,
} from './undo/undo-history';
export type { UndoLog } from './undo/undo-log';
export {
  addUndone,
  type KeptObject,
  leftBehind,
  NOTHING_UNDONE,
  totalUndone,
  type UndoKind,
  type UndoOptions,
  type UndoPhase,
  type UndoRecord,
  type UndoSummary,
  type RestoredTimes,
} from './undo/undo-record';
export type { SharedBefore } from './ledger/shared-steps';
export { rowsOfChunk } from './view/rows-of-chunk';
export { jobsOfFile } from './view/jobs-of-file';
export { type LivingJob, otherLivingJobs } from './view/living-jobs';
export { AS_NEW_JOB, jobCommand, type JobPlace } from './job-command';
export { CHECKPOINT_DIR, LIST_FILES } from './names';
