/**
 * The commands `import` and `resume`: flags, `.env` and key, confirmation, progress, signals, and the end as text and JSON.
 * Read `import-session.ts`, then `job-session.ts`. What happens to a row is decided in the room `import/`, not here.
 * `worker.ts` is the entry of a worker process.
 */
export { dryRun, type DryRunJson } from './dry-run';
export { importFlags, readImportFlags } from './import-flags';
export type { ImportJson } from './import-json';
export { importSession } from './import-session';
export { resumeFlags, resumeInstead } from './resume-flags';
export { resumeSession } from './resume-session';
