import type { AnalyzeFlagValues } from './analyze/analyze-flags';
import type { AnalyzeJson } from './analyze/analyze-json';
import type { CommandAnswer, PrintedAnswer } from './command/answer';
import type { DryRunCommand, DryRunJson } from './import/dry-run';
import type { CountsJson, ErrorsCommand } from './errors/errors-session';
import type { ImportJson } from './import/import-json';
import type { ImportCommand } from './import/import-session';
import type { ReportCommand, ReportJson } from './report/report-session';
import type { ResumeCommand } from './import/resume-session';
import type { JobJson, JobsJson } from './status/status-json';
import type { StatusCommand } from './status/status-session';
import type { ValidateJson } from './validate/validate-json';
import type { ValidateCommand } from './validate/validate-session';

// What commands run, each loaded when it runs: what lists failures needs nothing that sends, and to load that takes longer
// than to read thousands of them.

export async function importSession(command: ImportCommand): Promise<CommandAnswer<ImportJson>> {
  return (await import('./import/import-session.js')).importSession(command);
}

export async function dryRun(command: DryRunCommand): Promise<CommandAnswer<DryRunJson>> {
  return (await import('./import/dry-run.js')).dryRun(command);
}

export async function resumeSession(command: ResumeCommand): Promise<CommandAnswer<ImportJson>> {
  return (await import('./import/resume-session.js')).resumeSession(command);
}

export async function validateSession(
  command: ValidateCommand,
): Promise<CommandAnswer<ValidateJson>> {
  return (await import('./validate/validate-session.js')).validateSession(command);
}

export async function errorsSession(
  command: ErrorsCommand,
): Promise<CommandAnswer<CountsJson> | PrintedAnswer<undefined>> {
  return (await import('./errors/errors-session.js')).errorsSession(command);
}

export async function analyzeSession(
  flags: AnalyzeFlagValues,
): Promise<CommandAnswer<AnalyzeJson>> {
  return (await import('./analyze/analyze-session.js')).analyzeSession(flags);
}

export async function statusSession(
  command: StatusCommand,
): Promise<CommandAnswer<JobsJson | JobJson>> {
  return (await import('./status/status-session.js')).statusSession(command);
}

export async function reportSession(command: ReportCommand): Promise<CommandAnswer<ReportJson>> {
  return (await import('./report/report-session.js')).reportSession(command);
}
