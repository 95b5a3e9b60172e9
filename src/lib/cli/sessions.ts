import type { AnalyzeFlagValues } from './analyze-flags';
import type { AnalyzeJson } from './analyze-json';
import type { CommandAnswer, PrintedAnswer } from './answer';
import type { DryRunCommand, DryRunJson } from './dry-run';
import type { CountsJson, ErrorsCommand } from './errors-session';
import type { ImportJson } from './import-json';
import type { ImportCommand } from './import-session';
import type { ReportCommand, ReportJson } from './report-session';
import type { ResumeCommand } from './resume-session';
import type { JobJson, JobsJson } from './status-json';
import type { StatusCommand } from './status-session';
import type { ValidateJson } from './validate-json';
import type { ValidateCommand } from './validate-session';

// What commands run, each loaded when it runs: what lists failures needs nothing that sends, and to load that takes longer
// than to read thousands of them.

export async function importSession(command: ImportCommand): Promise<CommandAnswer<ImportJson>> {
  return (await import('./import-session.js')).importSession(command);
}

export async function dryRun(command: DryRunCommand): Promise<CommandAnswer<DryRunJson>> {
  return (await import('./dry-run.js')).dryRun(command);
}

export async function resumeSession(command: ResumeCommand): Promise<CommandAnswer<ImportJson>> {
  return (await import('./resume-session.js')).resumeSession(command);
}

export async function validateSession(
  command: ValidateCommand,
): Promise<CommandAnswer<ValidateJson>> {
  return (await import('./validate-session.js')).validateSession(command);
}

export async function errorsSession(
  command: ErrorsCommand,
): Promise<CommandAnswer<CountsJson> | PrintedAnswer<undefined>> {
  return (await import('./errors-session.js')).errorsSession(command);
}

export async function analyzeSession(
  flags: AnalyzeFlagValues,
): Promise<CommandAnswer<AnalyzeJson>> {
  return (await import('./analyze-session.js')).analyzeSession(flags);
}

export async function statusSession(
  command: StatusCommand,
): Promise<CommandAnswer<JobsJson | JobJson>> {
  return (await import('./status-session.js')).statusSession(command);
}

export async function reportSession(command: ReportCommand): Promise<CommandAnswer<ReportJson>> {
  return (await import('./report-session.js')).reportSession(command);
}
