export { BaseCommand } from './base-command';
export { dryRun, type DryRunJson } from './dry-run';
export { numberFlag } from './flags';
export { importFlags, readImportFlags } from './import-flags';
export type { ImportJson } from './import-json';
export { importSession } from './import-session';
export { type SandboxJson, serveSandbox } from './serve-sandbox';
export { resumeFlags, resumeInstead } from './resume-flags';
export { resumeSession } from './resume-session';
