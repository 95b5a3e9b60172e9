/**
 * The job "import": users, organizations and memberships of a CSV go into WorkOS. Knows neither a terminal nor flags;
 * it emits events while it works and returns an end.
 *
 * Read in this order, from the bottom to the top:
 *
 * - `plan/`: one pass over the CSV before anything is sent: chunks, repeated emails, notes, an estimate.
 * - `repeats/`: rows of one email, their order and what they hand over.
 * - `rows/`: the steps of one row, and the rows of a chunk.
 * - `workers/`: the same rows in other processes. First a service (`services/permits`) with both its ends, then `channel`
 *   and `worker-messages`; `chunk-server` composes the ends in a worker, `remote-worker` those in the coordinator.
 * - `run/`: begin or resume a job (`run-import`, `resume-import`), run it (`run-job`), report and end it.
 */
export type { Emit, ImportEvent, Progress } from './events';
export { writesPerSecond } from './options';
export { type Estimate, estimate } from './plan/estimate';
export { describeNote, type RowNote } from './plan/notes';
export { type Plan, planCsv, type PlanRequest } from './plan/plan-csv';
export type { ImportPorts, PlannedRun, WorkerPorts } from './ports';
export { belongsToAnother } from './rows/our-user';
export type { RetryFailed } from './rows/retry-failed';
export { claimJob, type ClaimedJob, type ResumeRequest } from './run/claim-job';
export { limitsOf } from './run/run-setup';
export type { ImportEnd } from './run/import-end';
export { resumeImport } from './run/resume-import';
export { type ImportRequest, runImport } from './run/run-import';
export type { SameFile } from './run/same-job';
export { serveChunks } from './workers/serve-chunks';
export { StopSwitch } from '../requests';
