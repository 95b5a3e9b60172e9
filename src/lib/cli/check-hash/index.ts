/**
 * The command `check-hash`: does a known password match what an import would send for its user?
 *
 * Read `check-hash-flags.ts`, then `check-hash-session.ts`. `open-users.ts` decides what the file is: `csv-users.ts` finds
 * the rows that would create the users, `export-users.ts` the records of an export. `read-accounts.ts` reads a file of known passwords, `check-passwords.ts` compares. `render-check.ts` is the text,
 * `check-hash-json.ts` the JSON.
 *
 * Knows no hash: that is `src/lib/hashes`. No password is in a message, a result or a file.
 */
export { checkHashFlags, readCheckHashFlags } from './check-hash-flags';
export type { CheckHashJson } from './check-hash-json';
export { checkHashSession } from './check-hash-session';
