/**
 * The job "import": users, organizations and memberships of a CSV go into WorkOS. Knows neither a terminal nor flags;
 * it emits events while it works and returns an end.
 *
 * Read in this order, from the bottom to the top:
 *
 * - `plan/`: one pass over the CSV before anything is sent: chunks, repeated emails, notes, an estimate.
 * - `repeats/`: rows of one email, their order and what they hand over.
 * - `since/`: the rows of earlier jobs of the same people, and what of them is unchanged.
 * - `rows/`: the steps of one row, and the rows of a chunk.
 * - `workers/`: the same rows in other processes. First a service (`services/permits`) with both its ends, then `channel`
 *   and `worker-messages`; `chunk-server` composes the ends in a worker, `remote-worker` those in the coordinator.
 * - `run/`: begin or resume a job (`run-import`, `resume-import`), run it (`run-job`), report and end it.
 */
export type { Emit, ImportEvent, PlanningEvent, Progress } from './events';
export { outagePatienceMs, writesPerSecond } from './options';
export { parseImportRow, type RejectingOptions, type RejectionCode } from './parse-import-row';
export { type Estimate, estimate } from './plan/estimate';
export { describeNote, type RowNote } from './plan/notes';
export { PERMISSION } from './roles/create-permissions';
export { differencesOf as roleDifferences } from './roles/role-state';
export { ROLE } from './roles/roles-step';
export { ORGANIZATION } from './rows/org-resolver';
export { type WantedRole, wantedRoles } from './roles/wanted-roles';
export { DEACTIVATION, jobsOf, openSince } from './since/open-since';
export type { SinceCounts } from './since/since-plan';
export { type Plan, planCsv, type PlanRequest } from './plan/plan-csv';
export type { RowLinks } from './repeats/row-links';
export type { ImportPorts, PlannedRun, WorkerPorts } from './ports';
export { findTotpFactor } from './rows/factor-step';
export { findOrganization, type OrganizationReads } from './rows/find-organization';
export { sameRoles } from './rows/membership-step';
export { hasDomain, sendableDomains } from './rows/organization-changes';
export { belongsToAnother } from './rows/our-user';
export type { RetryFailed } from './rows/retry-failed';
export { findOwnOrg } from './rows/find-or-create-org';
export {
  assertSameTarget,
  claimJob,
  type ClaimedJob,
  type JobOfTarget,
  openJobOfTarget,
  pathFromHere,
  type ResumeRequest,
} from './run/claim-job';
export { holdWindow } from './run/hold-window';
export type { ImportEnd } from './run/import-end';
export type { OrgFailure } from './run/organization-results';
export { planJobFile } from './run/plan-again';
export { resumeImport } from './run/resume-import';
export { type ImportRequest, runImport } from './run/run-import';
export { limitsOf, planRequest, throwWhenStopped } from './run/run-setup';
export { assertSameEnvironment } from './run/same-environment';
export type { SameFile } from './run/same-job';
export { serveChunks, type WorkersJob } from './workers/serve-chunks';
export { StopSwitch } from '../requests';
