/**
 * The command `status`: one job or all jobs as text and JSON, and `--watch`. It reads job folders and changes nothing.
 */
export { statusFlags } from './status-flags';
export type { JobJson, JobsJson } from './status-json';
export { statusSession } from './status-session';
