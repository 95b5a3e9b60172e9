/**
 * Files that a user asked for: a fixed CSV, a retry file, a report. A file is written whole or not at all, and never
 * over an input.
 *
 * Read `output-file.ts` first: it writes beside the target through a `BufferedWriter`, then publishes.
 * `output-target.ts` resolves the path and checks it, `output-errors.ts` has the errors, `output-files.ts` is the
 * port to the file system.
 *
 * Knows nothing of the content of a file. The files of a job folder are written by `jobs/`.
 */
export { type Append, checkOutput, writeOutput } from './output-file';
export { type OutputFile, outputFiles, type OutputFiles } from './output-files';
export { outputWriteError } from './output-errors';
export type { OutputRequest } from './output-target';
