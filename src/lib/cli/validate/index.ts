/**
 * The command `validate`: checks a file or standard input, shows findings as text and JSON, and writes the fixed copy.
 * Read `validate-flags.ts`, then `validate-session.ts`, then `render-validation.ts` and `validate-json.ts`.
 *
 * Knows no rule: rules and fixes are in `src/lib/records` and `src/lib/validate`.
 */
export { readValidateFlags, validateFlags } from './validate-flags';
export type { ValidateJson } from './validate-json';
export { validateSession } from './validate-session';
