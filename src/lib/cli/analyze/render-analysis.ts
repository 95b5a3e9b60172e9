import chalk from 'chalk';
import type { RetryFile } from '../../analyze';
import {
  type CauseGroups,
  type FailureGroup,
  groupByCause,
  remainingFailures,
  type NextSteps,
} from '../../failures';
import type { BrokenLines } from '../../jobs';
import { clip, count, countOf, HOW_ROWS_COUNT, sanitizeLine } from '../../model';
import type { AnalyzeReport } from './analyze-json';
import { field, MESSAGE_LENGTH } from '../terminal/field';

const SHOWN_PATTERNS = 4;

/** An analysis, as it is shown. */
export interface ShownAnalysis extends Omit<AnalyzeReport, 'retryCsv'> {
  readonly broken: BrokenLines;
  /** Undefined without `--retry-csv`, or when there were no rows to copy. */
  readonly retryFile: RetryFile | undefined;
  /** With `--retry-csv`: why no file was written. */
  readonly noRetryFile: string | undefined;
  /** Failures without a row number. */
  readonly nameless: number;
  /** Rows of the retry file that fail again unless they are corrected. */
  readonly toCorrect: number;
  /** The command that follows the job, while it runs. */
  readonly watch: string | undefined;
  /** The command that imports the retry file. */
  readonly importRetryFile: string;
}

/** An analysis as text: each cause once, the most frequent first. Pure, but for colours. */
export function renderAnalysis(shown: ShownAnalysis): string {
  const { analysis } = shown;
  const lines = [headline(shown), ...notes(shown)];
  for (const one of groupByCause(analysis.groups)) lines.push('', ...causeLines(one, shown));
  lines.push(...retryLines(shown), ...nextLines(shown));
  return lines.join('\n');
}

function headline({ source, analysis }: ShownAnalysis): string {
  const { total, retryable, permanent } = analysis.counts;
  const where = source.jobId === null ? sanitizeLine(source.errors) : `job ${source.jobId}`;
  if (total === 0) return `${chalk.green('No failures')} in ${where}: nothing to explain.`;
  const causes = groupByCause(analysis.groups).length;
  return (
    `${chalk.yellow(countOf(total, 'failure'))} in ${where}, ${countOf(causes, 'cause')}: ` +
    `${count(retryable)} retryable, ${count(permanent)} permanent. ${HOW_ROWS_COUNT}`
  );
}

function notes({ source, broken }: ShownAnalysis): readonly string[] {
  const { state, unprocessed } = source;
  const lines: string[] = [];
  if (state === 'running') {
    lines.push('The job is still running, and more rows may fail. Retry them once it has ended.');
  }
  if (unprocessed > 0 && state !== 'running') {
    lines.push(
      `${countOf(unprocessed, 'row')} not processed yet: not failures; resume continues with them.`,
    );
  }
  if (broken.count > 0) {
    const more = broken.count > broken.first.length ? ', …' : '';
    lines.push(
      `${countOf(broken.count, 'line')} skipped: not a failure record (line ${broken.first.join(', ')}${more}).`,
    );
  }
  return lines;
}

function causeLines(
  { cause, groups, count: failures }: CauseGroups,
  { analysis, steps }: ShownAnalysis,
): readonly string[] {
  const share = ((100 * failures) / analysis.counts.total).toFixed(
    failures === analysis.counts.total ? 0 : 1,
  );
  const others = groups.slice(SHOWN_PATTERNS);
  const [first] = groups;
  const show = first === undefined ? undefined : steps.show(first);
  return [
    `${chalk.bold(`${count(failures)} × ${cause.title}`)} ${chalk.dim(`(${share} %, ${cause.severity} severity)`)}`,
    `  ${cause.words}`,
    ...groups.slice(0, SHOWN_PATTERNS).map(patternLine),
    ...(others.length > 0 ? [`  and ${countOf(others.length, 'other message')}`] : []),
    ...cause.advice.map((advice) => `  ${chalk.dim('→')} ${advice}`),
    ...(show !== undefined && cause.remedy === 'file' ? [`  ${chalk.dim('→')} ${show}`] : []),
  ];
}

function patternLine(group: FailureGroup): string {
  const { errorType, httpStatus, errorCode, pattern, count: failures, examples } = group;
  const rows = examples.flatMap(({ recordNumber }) => recordNumber ?? []);
  const more = failures > rows.length ? ', …' : '';
  const where = rows.length === 0 ? '' : ` (row ${rows.join(', ')}${more})`;
  const what = [errorType, httpStatus, errorCode].filter((part) => part !== null).join(' ');
  const said = clip(pattern === '' ? 'no message' : pattern, MESSAGE_LENGTH);
  return `  ${chalk.dim(`${count(failures)} × ${what}:`)} ${said}${chalk.dim(where)}`;
}

function retryLines({
  retryFile,
  noRetryFile,
  nameless,
  toCorrect,
}: ShownAnalysis): readonly string[] {
  if (retryFile === undefined) return noRetryFile === undefined ? [] : ['', noRetryFile];
  const { path, rows, firstRows } = retryFile;
  const lines = ['', `${countOf(rows, 'row')} copied unchanged to ${sanitizeLine(path)}.`];
  if (firstRows > 0) {
    lines.push(
      `${count(firstRows)} of them arrived already: each is the first row of its email, which sets the user's fields.`,
    );
  }
  if (toCorrect > 0) {
    lines.push(`${count(toCorrect)} of them will fail again unless corrected (see above).`);
  }
  if (nameless > 0) lines.push(`${countOf(nameless, 'failure')} left out: no row number.`);
  return lines;
}

/** The next commands: import the retry file, retry rows as they are, then correct the rest by hand. */
function nextLines(shown: ShownAnalysis): readonly string[] {
  const { analysis, steps, source, retryFile, importRetryFile, watch } = shown;
  const { hasRetryable, hasOutside, byHand } = remainingFailures(
    analysis.groups,
    source.unprocessed,
  );
  const lines = [
    ...(watch === undefined ? [] : [field('Next', watch)]),
    ...(retryFile === undefined
      ? []
      : [field(watch === undefined ? 'Next' : 'Then', importRetryFile)]),
    ...(hasRetryable ? optionalField('Retry', steps.retry) : []),
    ...(hasOutside ? optionalField('Once fixed', steps.retryAll) : []),
    ...(byHand.some((group) => hasRows(group, shown)) && retryFile === undefined
      ? correctionLines(steps)
      : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Organizations and roles that a job could not bring have none to copy. Failures of a file may name none. */
function hasRows({ examples }: FailureGroup, { source }: ShownAnalysis): boolean {
  return source.jobId === null || examples.some(({ recordNumber }) => recordNumber !== null);
}

function optionalField(label: string, command: string | undefined): readonly string[] {
  return command === undefined ? [] : [field(label, command)];
}

function correctionLines({ writeRows, importRows }: NextSteps): readonly string[] {
  if (writeRows === undefined) {
    return [
      field(
        'By hand',
        'give the source file with --csv, and a file for its failed rows with --retry-csv',
      ),
    ];
  }
  return [field('By hand', writeRows), field('', importRows)];
}
