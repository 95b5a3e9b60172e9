export { analyzeFlags } from './analyze/analyze-flags';
export type { AnalyzeJson } from './analyze/analyze-json';
export { BaseCommand } from './command/base-command';
export type { DryRunJson } from './import/dry-run';
export { numberFlag } from './command/flags';
export { errorsFlags } from './errors/errors-flags';
export type { CountsJson } from './errors/errors-session';
export { importFlags, readImportFlags } from './import/import-flags';
export type { ImportJson } from './import/import-json';
export { type SandboxJson, serveSandbox } from './sandbox/serve-sandbox';
export { reportFlags } from './report/report-flags';
export type { ReportJson } from './report/report-session';
export { resumeFlags, resumeInstead } from './import/resume-flags';
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
export type { JobJson, JobsJson } from './status/status-json';
export { statusFlags } from './status/status-flags';
export { readValidateFlags, validateFlags } from './validate/validate-flags';
export type { ValidateJson } from './validate/validate-json';
