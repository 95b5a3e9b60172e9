/**
 * The command `results`: lists what arrived as a table, CSV, JSON lines, emails or SQL, in bounded memory. Read
 * `results-session.ts`, then `results-flags.ts` and `result-format.ts`. `terminal/listing.ts` prints while it reads.
 *
 * Reads no failures (that is `errors`) and changes nothing.
 */
export { resultsFlags } from './results-flags';
export { resultsSession } from './results-session';
