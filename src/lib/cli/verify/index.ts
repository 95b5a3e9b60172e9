/**
 * The command `verify`: compares what the rows of a file ask for with what WorkOS has.
 * Read `verify-session.ts`.
 *
 * Compares nothing itself: that is in `src/lib/verify`.
 */
export { verifyFlags } from './verify-flags';
export type { VerifyJson } from './verify-json';
export { verifySession } from './verify-session';
