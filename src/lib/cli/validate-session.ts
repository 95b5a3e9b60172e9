import { estimate } from '../import';
import { type Finding, validateCsv, type Validation } from '../validate';
import type { CommandAnswer } from './answer';
import { EXIT } from './exit-status';
import { DEFAULT_OPTIONS } from './import-flags';
import { quoted } from './next-commands';
import { checkOutput, type OutputFile, writeOutput } from './output-file';
import { progressView } from './progress';
import type { PlanNumbers } from './render-plan';
import { renderValidation } from './render-validation';
import { STDIN, withStandardInput } from './standard-input';
import { keepMemorySmall, systemClock } from './system';
import type { ReadValidate } from './validate-flags';

/** What `validate --json` and `--report` say. */
export interface ValidateJson {
  readonly valid: boolean;
  readonly csv: Validation['csv'];
  readonly summary: {
    readonly rows: number;
    readonly validRows: number;
    readonly errors: number;
    readonly warnings: number;
    readonly fixes: number;
  };
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
}

export interface ValidateCommand extends ReadValidate {
  readonly quiet: boolean;
}

/** Finds what is wrong with a file, and tells it. */
export async function validateSession(
  command: ValidateCommand,
): Promise<CommandAnswer<ValidateJson>> {
  const report = reportOf(command);
  if (report !== undefined) await checkOutput(report);
  if (command.csvPath !== STDIN) return validateFile(command, command.csvPath);
  return withStandardInput((path) => validateFile(command, path));
}

async function validateFile(
  command: ValidateCommand,
  path: string,
): Promise<CommandAnswer<ValidateJson>> {
  const startedAtMs = systemClock.now();
  const validation = await watched(command, path);
  const isValid = validation.errors === 0 && !(command.isStrict && validation.warnings > 0);
  const json = jsonOf(validation, { isValid, path: command.csvPath });
  const report = reportOf(command);
  if (report !== undefined) await writeOutput(report, `${JSON.stringify(json, null, 2)}\n`);
  const text = renderValidation({
    ...{ validation, isValid, path: command.csvPath, reportPath: command.reportPath },
    plan: planOf(validation),
    durationMs: systemClock.now() - startedAtMs,
    next: isValid && command.csvPath !== STDIN ? [importOf(command.csvPath)] : [],
  });
  return { json, text, exit: isValid ? EXIT.done : EXIT.inputInvalid };
}

async function watched(command: ValidateCommand, csvPath: string): Promise<Validation> {
  keepMemorySmall();
  const view = progressView(command.quiet, () => systemClock.now());
  const { maxFindings } = command;
  try {
    return await validateCsv({
      ...{ csvPath, maxFindings },
      onProgress: (bytesRead, bytes) => view.show({ type: 'planning', bytesRead, bytes }),
    });
  } finally {
    view.end();
  }
}

function jsonOf(
  validation: Validation,
  { isValid, path }: { readonly isValid: boolean; readonly path: string },
): ValidateJson {
  const { csv, validRows, errors, warnings, findings, truncated } = validation;
  return {
    valid: isValid,
    csv: { ...csv, path },
    summary: { rows: csv.rows, validRows, errors, warnings, fixes: 0 },
    findings,
    truncated,
  };
}

function planOf({ csv, expectation }: Validation): PlanNumbers {
  const writesPerSecond = DEFAULT_OPTIONS.rateLimit.workos;
  const need = estimate(expectation, { writesPerSecond, createOrgs: true });
  return { rows: csv.rows, expectation, need, writesPerSecond };
}

function reportOf({ reportPath, force, csvPath }: ReadValidate): OutputFile | undefined {
  if (reportPath === undefined) return undefined;
  return { flag: '--report', path: reportPath, force, input: csvPath };
}

function importOf(csvPath: string): string {
  return ['workos-migrate', 'import', csvPath].map(quoted).join(' ');
}
