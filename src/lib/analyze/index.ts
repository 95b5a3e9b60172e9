/**
 * What `analyze` does with the failures of a job: it groups them in one pass, and copies the rows to import again
 * into a retry file.
 *
 * Read it in this order: `analyze-failures.ts`, `retry-selection.ts` (which rows go into the file),
 * `retry-file.ts` (copies them out of the CSV, byte for byte). The room knows nothing of job folders: it gets
 * failures, and the fingerprint of the CSV. Causes and advice are in `failures/`.
 */
export { type Analysis, analyzeFailures } from './analyze-failures';
export { type RetryFile, type RetryFileRequest, writeRetryFile } from './retry-file';
export { RetrySelection, type SelectionRequest } from './retry-selection';
