/**
 * The commands `import` and `resume`: flags, key, confirmation, progress, signals, and the result as text and JSON.
 * Read `import-flags.ts`, then `import-session.ts`, then `with-import-ports.ts`, which opens what a run needs.
 * `resume-session.ts` shares all but the flags. `dry-run.ts` plans without sending. `worker.ts` is the entry of a
 * worker process.
 *
 * Decides nothing about rows and requests: that is the room `src/lib/import`.
 */
export { dryRun, type DryRunJson } from './dry-run';
export { importFlags, type ReadImport, readImportFlags } from './import-flags';
export type { ImportJson } from './import-json';
export { importSession } from './import-session';
export { readyToImport } from './ready-to-import';
export { resumeFlags, resumeInstead } from './resume-flags';
export { resumeSession } from './resume-session';
