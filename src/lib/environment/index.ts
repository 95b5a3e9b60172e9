/**
 * What is there in a WorkOS environment, read once for a command that compares it with a file: `check` before an import,
 * `verify` after one. Start with `environment-reads`.
 *
 * The index is on disk, because an environment may have millions of users, and a kill does not lose what was read.
 * Knows nothing of files, rows or jobs.
 */
export { organizationEntries, userEntries } from './entries';
export {
  Environment,
  type EnvironmentPorts,
  type ExpectedLooks,
  type ListedSoFar,
} from './environment-reads';
export { type Entry, IndexStore } from './index-store';
export { openUnfinished, type PassHead } from './unfinished-index';
export { readFailed } from './read-list';
export { type EnvironmentReads, storedReads } from './stored-objects';
