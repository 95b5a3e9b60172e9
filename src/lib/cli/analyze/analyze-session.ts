import {
  type Analysis,
  analyzeFailures,
  type RetryFile,
  RetrySelection,
  writeRetryFile,
} from '../../analyze';
import type { CsvFormat } from '../../csv';
import type { FailedRow } from '../../failures';
import { jobCommand, type JobFiles, type JobView } from '../../jobs';
import { checkOutput, type OutputRequest, writeOutput } from '../../outputs';
import { Abort, defined } from '../../model';
import { type AnalyzeFlagValues, checkSourceNaming } from './analyze-flags';
import { analyzeJson, type AnalyzeJson } from './analyze-json';
import type { CommandAnswer } from '../command/answer';
import { EXIT } from '../command/exit-status';
import { type FailureSource, failureSource } from './failure-source';
import {
  importFileCommand,
  importRowsCommand,
  stepsOfFile,
  stepsOfJob,
} from '../job/failure-commands';
import { formatOfCopy, readFormat } from '../job/format-flags';
import { JOBS_ON_DISK, withJobs } from '../job/with-jobs';
import { renderAnalysis, type ShownAnalysis } from './render-analysis';

/** Explains failures, and with `--retry-csv` copies their rows to a file. */
export async function analyzeSession(
  flags: AnalyzeFlagValues,
): Promise<CommandAnswer<AnalyzeJson>> {
  checkSourceNaming(flags);
  // A file of failures is on this disk, wherever its job is.
  if (flags.errors !== undefined) return analyzeIn(JOBS_ON_DISK.files, flags);
  return withJobs({ ...flags, isReading: true }, ({ files }) => analyzeIn(files, flags));
}

async function analyzeIn(
  files: JobFiles,
  flags: AnalyzeFlagValues,
): Promise<CommandAnswer<AnalyzeJson>> {
  const source = await failureSource(files, flags);
  checkSourceFile(flags, source);
  const outputs = outputsOf(flags, source);
  // Checked first: the work may take long.
  for (const output of [outputs.output, outputs.retryCsv]) {
    if (output !== undefined) await checkOutput(output);
  }
  const selection = selectionFor(flags, source);
  const select = (failed: FailedRow, isRetryable: boolean): void => {
    selection.add(failed, isRetryable);
  };
  const isCopying = outputs.retryCsv !== undefined;
  const analysis = await analyzeFailures(source.batches, isCopying ? select : undefined);
  const retryFile = await copyRows(flags, source, { selection, output: outputs.retryCsv });
  const answer = answerOf(flags, source, { analysis, selection, retryFile });
  if (outputs.output !== undefined) {
    const text = `${JSON.stringify(answer.json, null, 2)}\n`;
    await writeOutput(outputs.output, (append) => append(text));
  }
  return answer;
}

/** @throws Abort `csv_not_named` when rows are to be copied and nothing names their file */
function checkSourceFile(flags: AnalyzeFlagValues, { view, jobOfFile }: FailureSource): void {
  const { csv, 'retry-csv': retryCsv } = flags;
  if (retryCsv === undefined || (csv ?? view ?? jobOfFile) !== undefined) return;
  throw new Abort(
    'usage',
    'csv_not_named',
    '--retry-csv copies rows of the source file. With --errors, give its path with --csv.',
  );
}

interface Outputs {
  readonly output?: OutputRequest;
  readonly retryCsv?: OutputRequest;
}

function outputsOf(flags: AnalyzeFlagValues, source: FailureSource): Outputs {
  const { output, 'retry-csv': retryCsv, force } = flags;
  if (output !== undefined && output === retryCsv) {
    throw new Abort(
      'usage',
      'output_named_twice',
      '--output and --retry-csv name the same file. Give two different files.',
    );
  }
  const keep = [source.errorsPath, ...sourceFiles(flags, source)];
  return {
    ...(output === undefined ? {} : { output: { path: output, force, keep } }),
    ...(retryCsv === undefined ? {} : { retryCsv: { path: retryCsv, force, keep } }),
  };
}

function sourceFiles(
  { csv }: AnalyzeFlagValues,
  { view, jobOfFile }: FailureSource,
): readonly string[] {
  const named = csv === undefined ? [] : [csv];
  const job = view ?? jobOfFile;
  return job === undefined ? named : [...named, job.folder, job.checkpoint.csv.path];
}

function selectionFor({ include }: AnalyzeFlagValues, { view }: FailureSource): RetrySelection {
  return new RetrySelection({
    includePermanent: include === 'permanent',
    includeFirstRows: view?.checkpoint.options.onExisting === 'update',
    compareEmails: view === undefined,
  });
}

interface Selected {
  readonly selection: RetrySelection;
  readonly output: OutputRequest | undefined;
}

async function copyRows(
  flags: AnalyzeFlagValues,
  { view, jobOfFile }: FailureSource,
  { selection, output }: Selected,
): Promise<RetryFile | undefined> {
  const job = view ?? jobOfFile;
  const csvPath = flags.csv ?? job?.checkpoint.csv.path;
  if (output === undefined || csvPath === undefined || selection.size === 0) return undefined;
  const { csv: planned, options: reading } = job?.checkpoint ?? {};
  const format = readFormat(flags, reading);
  return writeRetryFile({
    csvPath,
    format,
    output,
    selection,
    csv: planned,
    ...defined({ reading }),
  });
}

function answerOf(
  flags: AnalyzeFlagValues,
  source: FailureSource,
  found: {
    readonly analysis: Analysis;
    readonly selection: RetrySelection;
    readonly retryFile: RetryFile | undefined;
  },
): CommandAnswer<AnalyzeJson> {
  const { csv, 'retry-csv': retryCsv, include } = flags;
  const { view, errorsPath, broken, unprocessed } = source;
  const { analysis, selection, retryFile } = found;
  const checkpointDir = flags['checkpoint-dir'];
  const steps =
    view === undefined
      ? stepsOfFile(errorsPath, csv, readFormat(flags))
      : stepsOfJob(view, { checkpointDir, csv });
  const report = {
    source: {
      jobId: view?.jobId ?? null,
      state: view?.state ?? null,
      errors: errorsPath,
      brokenLines: broken.count,
      unprocessed,
    },
    analysis,
    steps,
    retryCsv: retryFile === undefined ? undefined : { path: retryFile.path, rows: retryFile.rows },
  };
  const text = renderAnalysis({
    ...report,
    broken,
    retryFile,
    noRetryFile: retryCsv === undefined ? undefined : describeNoRetryFile(include, selection),
    nameless: selection.withoutRow,
    toCorrect: selection.toCorrect,
    ...commandsFor(view, { checkpointDir, csvPath: retryCsv ?? '', format: readFormat(flags) }),
  });
  return { json: analyzeJson(report), text, exit: EXIT.done };
}

function commandsFor(
  view: JobView | undefined,
  file: { readonly checkpointDir: string; readonly csvPath: string; readonly format: CsvFormat },
): Pick<ShownAnalysis, 'importRetryFile' | 'watch'> {
  if (view === undefined) {
    const importRetryFile = importFileCommand(file.csvPath, formatOfCopy(file.format));
    return { importRetryFile, watch: undefined };
  }
  const watch =
    view.state === 'running' ? jobCommand('status', { ...file, ...view }, '--watch') : undefined;
  return { importRetryFile: importRowsCommand(view, file), watch };
}

function describeNoRetryFile(
  include: AnalyzeFlagValues['include'],
  { withoutRow }: RetrySelection,
): string {
  const why = withoutRow > 0 ? 'no failure names its row' : 'no failed row is retryable';
  const how =
    include === undefined
      ? ' To copy the rows that must be corrected by hand, add --include permanent.'
      : '';
  return `No retry file was written: ${include === undefined ? why : 'there are no rows to copy'}.${how}`;
}
