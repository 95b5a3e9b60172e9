/**
 * Reads back from WorkOS what the rows of a file ask for, and compares it field by field.
 *
 * Read in this order: `verify-request` (what goes in and comes out), `difference`, `compare` (pure), `verify-row` (one
 * row), `file-organizations`, `file-roles`, `row-pass` (all rows), `unexpected-members`, `verification-store` (what a
 * kill leaves), and `verify-file`, which runs them and ends with `conclude`.
 *
 * Only reads. Knows neither a terminal nor flags.
 */
export { type Difference, type DifferenceKind, isRepairable } from './difference';
export { verifyFile } from './verify-file';
export type { VerifyEnd, VerifyEvent, VerifyPorts, VerifyRequest } from './verify-request';
