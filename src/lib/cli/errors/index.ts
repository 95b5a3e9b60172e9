/**
 * The command `errors`: filters, and failures as a table, CSV, JSON lines, emails or counts, in bounded memory.
 * Read `errors-session.ts`, then `failure-listing.ts`.
 */
export { errorsFlags } from './errors-flags';
export { type CountsJson, errorsSession } from './errors-session';
