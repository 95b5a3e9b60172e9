export { analyzeFlags } from './analyze-flags';
export type { AnalyzeJson } from './analyze-json';
export { BaseCommand } from './base-command';
export type { DryRunJson } from './dry-run';
export { numberFlag } from './flags';
export { errorsFlags } from './errors-flags';
export type { CountsJson } from './errors-session';
export { importFlags, readImportFlags } from './import-flags';
export type { ImportJson } from './import-json';
export { type SandboxJson, serveSandbox } from './serve-sandbox';
export { reportFlags } from './report-flags';
export type { ReportJson } from './report-session';
export { resumeFlags, resumeInstead } from './resume-flags';
export {
  analyzeSession,
  dryRun,
  errorsSession,
  importSession,
  reportSession,
  resumeSession,
  statusSession,
  validateSession,
} from './sessions';
export type { JobJson, JobsJson } from './status-json';
export { statusFlags } from './status-flags';
export { readValidateFlags, validateFlags } from './validate-flags';
export type { ValidateJson } from './validate-json';
