/**
 * The command `check`: its flags, progress and signals, and the result as text and JSON. Start with `check-session`. What
 * is found, and how, is in the room `src/lib/check`.
 */
export { checkFlags, readCheckFlags } from './check-flags';
export type { CheckJson } from './check-json';
export { checkSession } from './check-session';
