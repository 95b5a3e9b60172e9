/**
 * The command `status`: shows one job or all jobs, as text and JSON, and follows a job with `--watch`.
 * Read `status-session.ts`, then `watch-job.ts`, then the two renderers `render-job.ts` and `render-jobs.ts`.
 * `store-budgets.ts` adds the rate budgets of the store.
 *
 * Reads job folders and changes nothing.
 */
export { statusFlags } from './status-flags';
export type { JobJson, JobsJson } from './status-json';
export { statusSession } from './status-session';
