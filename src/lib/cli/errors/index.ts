/**
 * The command `errors`: lists failures as a table, CSV, JSON lines or emails, or counts them, in bounded memory.
 * Read `errors-session.ts`, then `failure-format.ts` and `failure-table.ts`. `terminal/listing.ts` prints while it reads.
 *
 * Explains no failure (that is `analyze`) and changes nothing.
 */
export { errorsFlags } from './errors-flags';
export { type CountsJson, errorsSession } from './errors-session';
