/**
 * The command `validate`: flags, standard input, the report file, findings as text and JSON.
 * The rules are in `records/` and `validate/`.
 */
export { readValidateFlags, validateFlags } from './validate-flags';
export type { ValidateJson } from './validate-json';
export { validateSession } from './validate-session';
