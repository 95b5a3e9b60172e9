import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type CsvFormat, type CsvSource, openCsv, RawBytes } from '../../csv';
import { estimate, writesPerSecond } from '../../import';
import { Abort } from '../../model';
import { checkOutput, type OutputRequest, writeOutput } from '../../outputs';
import { fixFile, type FixReport, validateCsv, type Validation } from '../../validate';
import type { ColumnsRequest } from '../../records';
import { abortOnSignals } from '../machine/signals';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { defaultOptions } from '../job/default-options';
import { commandWith, nextStep } from './next-step';
import { validateJson, type ValidateJson } from './validate-json';
import { type ProgressView, progressView } from '../job/progress-view';
import type { PlanNumbers } from '../job/plan-lines';
import { renderValidation } from './render-validation';
import { formatOfCopy } from '../job/format-flags';
import { displayName, STDIN, withStandardInput } from '../machine/standard-input';
import { keepMemorySmall, systemClock } from '../machine/system';
import type { ReadValidate } from './validate-flags';

const JUDGE_MODULE = join(__dirname, '..', '..', 'validate', 'rows', 'judge-entry.js');

/** The arguments and flags of `validate`. */
export interface ValidateCommand extends ReadValidate {
  readonly quiet: boolean;
}

/** One execution of the command. */
interface ValidateRun {
  readonly command: ValidateCommand;
  readonly signal: AbortSignal;
  readonly view: ProgressView;
}

/** Checks a file, or its fixed copy, and answers with the findings. */
export async function validateSession(
  command: ValidateCommand,
): Promise<CommandAnswer<ValidateJson>> {
  keepMemorySmall();
  const view = progressView(command.quiet, () => systemClock.monotonicMs());
  try {
    return await abortOnSignals(async (signal) => {
      await checkOutputs(command);
      const run = { command, signal, view };
      if (command.csvPath !== STDIN) return await validateFile(run, command.csvPath);
      return await withStandardInput(signal, (path) => validateFile(run, path));
    });
  } finally {
    view.end();
  }
}

/** Checks the output paths before anything is read. @throws Abort when one cannot be written */
async function checkOutputs(command: ReadValidate): Promise<void> {
  const paths = [command.fixedPath, command.reportPath].filter((path) => path !== undefined);
  if (new Set(paths.map((path) => resolve(path))).size < paths.length) {
    throw new Abort(
      'usage',
      'output_twice',
      '--report and --fixed-csv name the same file. Give two different files.',
    );
  }
  for (const path of paths) await checkOutput(outputOf(command, path));
}

async function validateFile(run: ValidateRun, path: string): Promise<CommandAnswer<ValidateJson>> {
  const { command } = run;
  const { csvPath, format, fixedPath, reportPath, isStrict } = command;
  const beganMs = systemClock.monotonicMs();
  const fixed = fixedPath === undefined ? undefined : await fix(run, path, fixedPath);
  const validated =
    fixedPath === undefined
      ? { csvPath: path, format }
      : { csvPath: fixedPath, format: formatOfCopy(format) };
  const validation = await validate(run, validated);
  const isValid = validation.errors === 0 && !(isStrict && validation.warnings > 0);
  const csv = { ...validation.csv, ...fixed?.csv, path: csvPath };
  const json = validateJson(validation, { isValid, csv, fixed: fixed?.report });
  await writeReport(command, json);
  const text = renderValidation({
    validation,
    tenant: command.tenant,
    isValid,
    reportPath,
    path: fixedPath ?? displayName(csvPath),
    fixed: fixed?.report,
    plan: planOf(validation),
    durationMs: systemClock.monotonicMs() - beganMs,
    next: nextStep(command, { validation, isValid }),
  });
  return { json, text, exit: isValid ? EXIT.done : EXIT.inputInvalid };
}

/** Writes the fixed copy, and computes the fingerprint of the original. */
async function fix(
  { command, signal, view }: ValidateRun,
  path: string,
  fixedPath: string,
): Promise<{ readonly report: FixReport; readonly csv: Omit<Validation['csv'], 'path'> }> {
  const { format, force, maxFindings } = command;
  const showProgress = (bytesRead: number, bytes: number): void => {
    signal.throwIfAborted();
    view.show({ type: 'planning', bytesRead, bytes });
  };
  const source = await openCsv(path, { format, onCopy: showProgress });
  const report = await fixFile(source, {
    path: fixedPath,
    force,
    maxFixes: maxFindings,
    ...columnsRequest(command),
    signal,
    onProgress: (bytesRead) => {
      showProgress(bytesRead, source.bytes);
    },
  });
  view.end();
  const { rows } = report;
  return { report, csv: { bytes: source.bytes, sha256: await sha256Of(source), rows } };
}

async function sha256Of(source: CsvSource): Promise<string> {
  const hash = createHash('sha256');
  const raw = await RawBytes.open(source);
  try {
    await raw.read(0, source.bytes, (block) => {
      hash.update(block);
      return Promise.resolve();
    });
  } finally {
    await raw.close();
  }
  return hash.digest('hex');
}

async function validate(
  { command, signal, view }: ValidateRun,
  file: { readonly csvPath: string; readonly format: CsvFormat },
): Promise<Validation> {
  const { maxFindings } = command;
  const validation = await validateCsv({
    ...file,
    maxFindings,
    tenant: command.tenant,
    ...columnsRequest(command),
    // On a single processor a second thread would only take turns with this one.
    ...(availableParallelism() > 1 && { thread: { modulePath: JUDGE_MODULE } }),
    onProgress: (bytesRead, bytes) => {
      signal.throwIfAborted();
      view.show({ type: 'planning', bytesRead, bytes });
    },
  });
  view.end();
  return validation;
}

function columnsRequest(command: ReadValidate): ColumnsRequest {
  const { reading } = command;
  return { reading, commandWith: (proposals) => commandWith(command, proposals) };
}

async function writeReport(command: ReadValidate, json: ValidateJson): Promise<void> {
  const { reportPath } = command;
  if (reportPath === undefined) return;
  const text = `${JSON.stringify(json, null, 2)}\n`;
  await writeOutput(outputOf(command, reportPath), (append) => append(text));
}

function planOf({ csv, expectation }: Validation): PlanNumbers {
  const options = defaultOptions({ sandbox: false });
  const need = estimate(expectation, options);
  return { rows: csv.rows, expectation, need, writesPerSecond: writesPerSecond(options) };
}

/** An output of the command, which must not overwrite its input or its other output. */
function outputOf({ csvPath, fixedPath, force }: ReadValidate, path: string): OutputRequest {
  const others = fixedPath === undefined || fixedPath === path ? [] : [fixedPath];
  return { path, force, keep: csvPath === STDIN ? others : [csvPath, ...others] };
}
